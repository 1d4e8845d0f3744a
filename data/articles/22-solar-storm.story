(Northline) -- A solar storm that hit Earth on the night of March 8 arrived nine hours sooner than forecasters had said it would, and the reason for the error may help them do better next time, according to an analysis released Wednesday.

The storm, rated four on a five-point scale, disturbed satellite navigation across northern Europe and Canada, caused a blackout in Manitoba and turned the sky red as far south as Sicily. No injuries were reported.

Forecasters at the Kessing Space Weather Center in Tromso, Norway, watched the cloud of charged gas leave the sun early on March 7 and calculated that it would need 52 hours to cross the 93 million miles to Earth. It took 43.

"It had the road cleared for it," said Ingrid Solvang-Moe, the physicist who led the analysis. A smaller eruption the day before had gone out along the same path, she said, and swept away much of the thin gas that would have slowed the second cloud down.

Such pairs are not rare. Going back over 22 years of records, her team found 61 cases in which one eruption had followed another within 36 hours. In 40 of them the second cloud came early, by six hours on average. The models in use today treat every cloud as if it traveled alone.

Those hours matter to people who run power grids. Given a day's notice, they can put off maintenance and spread the load. Tomas Abelard, who manages the control room at Prairie North Power in Manitoba, had 25 minutes. One of his main lines was down for repair when the storm struck; a transformer tripped and 85,000 homes went dark, some of them for four hours.

"I had been told to worry at breakfast," Abelard said. "It was here before I had gone to bed."

Solvang-Moe's group has built a model that follows all the clouds launched over the previous three days together. Tried out on the 61 past cases, it cut the average timing error from 7.5 hours to four. It also needs five times as much computing power, which the center's $14 million budget does not cover this year.

Kwame Osei-Lartey, a space physicist in Accra, Ghana, who took no part in the study, praised the work but warned that the sample was small. "Sixty-one cases is a thin slice of what the sun can do," he said.

Solar activity is expected to decline until about 2030. Solvang-Moe takes little comfort from that, because several of the worst storms on record, she said, came in years when the sun was supposed to be calming down.

@highlight

Solar storm arrived nine hours early because a smaller eruption had swept the same path the day before

@highlight

A control room manager in Manitoba had 25 minutes before 85,000 homes went dark

@highlight

Reworked forecasting tool nearly halves timing mistakes, but the center cannot yet afford to run it

@highlight

A physicist who took no part praised the study but warned that 61 cases is a small sample
