Port Arvel, Sendria (Northline) -- All 214 people aboard a passenger ferry that lost power and struck a reef off the southern coast of Sendria were brought ashore early Sunday, some of them after five hours in open lifeboats, the coast guard said.

The Queen Odile was an hour out of Port Arvel, bound for the island of Tessaly, when fire broke out in the engine room shortly after 9 p.m. Saturday. The crew put it out within 20 minutes, but the ship could no longer steer. Winds of 45 mph pushed it onto Carmody Reef, about 3 miles from land.

"There was a bang and then a long grinding, like a drawer full of knives," said Lucille Peyrac, 46, a teacher who was traveling with her two sons. "The lights failed and everybody went quiet. I minded that more than the noise."

Seventeen people were taken to Port Arvel General Hospital, most of them with hypothermia, said a spokesman, Anton Reyle. Two crew members who had fought the fire had burns.

Fishermen got there first. Trawlers working the banks to the east picked up a radio call from the ferry's captain, Josef Hallam, and nine of them had reached the wreck before the first coast guard cutter arrived at 11:15 p.m.

"You don't sit and wait for orders," said Emil Varga, skipper of the trawler Patience, which took 38 people out of the boats. "We had soup on, so we gave them soup."

Coast guard Cmdr. Helen Ostrow called it "the best piece of seamanship I have seen in 26 years." Helicopters, she said, could not lift anyone from the deck until the wind fell at about 2 a.m. Hallam was the last to leave the ship, at 2:40 a.m.

Attention has turned to the state of the ferry. The Queen Odile, built in 1988, failed an inspection in March 2025 because of worn fuel lines, according to port records seen by Northline. Its owner, Arvel Island Lines, was allowed to go on sailing it if the lines were replaced within 90 days. That deadline passed in June, four months before the accident.

Transport Minister Paul Deverin ordered the company's three other ferries to stay in port until they have been inspected. That leaves the 6,000 residents of Tessaly dependent on a cargo boat that calls once a week. The government said a navy ship would take food and medicine to the island on Tuesday.

Salvage crews were watching for oil. The Queen Odile was carrying 60 tons of diesel, and none had leaked by Sunday afternoon, the environment ministry said.

@highlight

All 214 people aboard a ferry that lost power and struck a reef off Sendria are ashore

@highlight

Nine trawlers picked up the captain's radio call and reached the wreck before the coast guard

@highlight

The Queen Odile failed an inspection over worn fuel lines, and the deadline to replace them passed in June

@highlight

With sister vessels grounded for checks, 6,000 islanders must rely on one weekly cargo boat
