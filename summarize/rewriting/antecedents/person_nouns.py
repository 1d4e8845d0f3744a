"""Nouns and titles of persons, by gender. The lists were made by hand."""

from __future__ import annotations

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
PRONOUNS = HE | SHE
_MALE_NOUNS = frozenset(
    """
    boy boyfriend brother businessman cameraman chairman congressman councilman cowboy dad duke
    father fireman fisherman foreman frontman gentleman godfather grandad grandfather grandson
    gunman half-brother horseman husband king lad lord man monk nephew policeman pope postman
    priest prince rabbi salesman schoolboy showman son spokesman sportsman stepfather stepson
    uncle weatherman widower
    """.split()
)
_FEMALE_NOUNS = frozenset(
    """
    actress aunt ballerina beauty blonde bride brunette businesswoman chairwoman congresswoman
    councilwoman daughter diva duchess fiancee fiancée girl girlfriend goddess granddaughter
    grandmother half-sister heiress heroine hostess housewife lady mom mother mum niece nun
    policewoman princess queen redhead schoolgirl siren sister spokeswoman sportswoman
    stepdaughter stepmother stunner waitress widow wife woman
    """.split()
)
# Persons of either gender.
_EITHER = frozenset(
    """
    accountant activist actor adult adviser advisor agent ambassador analyst anchor applicant
    architect artist assassin assistant astronaut athlete attacker attorney author baby baker
    banker baronet barrister batsman billionaire biologist bishop blogger bodyguard boss bowler
    boxer broadcaster builder burglar buyer caller candidate captain cardinal carer caretaker
    celebrity cellist champion chancellor chef chemist chief child choreographer cleaner cleric
    climber co-founder co-host co-owner co-pilot co-star coach cofounder colleague columnist
    comedian comic commander commentator commissioner companion composer conductor consultant
    contestant convict cook cop coroner correspondent councillor counsellor cousin creator
    cricketer critic customer cyclist dancer dealer defendant defender democrat dentist deputy
    designer detective developer dictator diplomat director diver doctor driver drummer
    economist editor educator employee employer engineer entertainer entrepreneur envoy ex
    ex-boyfriend ex-girlfriend ex-husband ex-wife exec executive expert explorer fan farmer
    fashionista fiance fiancé fighter filmmaker firefighter flyhalf footballer forward founder
    friend fugitive full-back gardener general goalkeeper golfer governor graduate guest
    guitarist gymnast hairdresser heavyweight hero historian homeowner host hostage housemate
    immigrant infant influencer informant inmate inspector instructor investigator investor
    jockey joker journalist judge juror justice keeper kid killer landowner lawmaker lawyer
    leader lecturer legend lieutenant lover magician magistrate magnate manager marine mayor
    mechanic medic medium mentor midfielder midwife migrant millionaire minister minor
    missionary model mogul monarch mountaineer musician nanny naturalist negotiator neighbor
    neighbour neuroscientist newborn newcomer newlywed newsreader nominee novelist nurse officer
    official opponent organiser organizer owner paediatrician painter paramedic parent partner
    passenger pastor patient pensioner performer personality philanthropist philosopher
    photographer physician physicist pianist pilot pitcher player playwright plumber poet
    politician porter preacher predecessor premier presenter president principal prisoner
    producer professor programmer promoter prosecutor protester psychiatrist psychologist
    publicist publisher pundit pupil quarterback racer radiographer rapper realtor receptionist
    recruit referee refugee relative reporter representative republican researcher resident
    restaurateur reviewer rider roommate rower royal runner sailor scholar scientist
    screenwriter sculptor secretary senator sergeant servant serviceman shareholder sheriff
    shooter shopper sibling singer singer-songwriter skater skier skipper snowboarder socialite
    soldier solicitor soloist songwriter speaker specialist spectator spokesperson sprinter star
    starlet statesman stepchild strategist striker stripper student stylist successor suitor
    supermodel superstar supporter surfer surgeon survivor suspect swimmer technician teen
    teenager tenant therapist thief toddler tourist trader trainee trainer traveller treasurer
    trucker trustee tutor twin tycoon undergraduate vet veteran vicar victim villager violinist
    visitor vocalist volunteer voter waiter warden whistleblower winger witness worker wrestler
    writer youngster youth youtuber
    """.split()
)
PERSON_NOUNS = _MALE_NOUNS | _FEMALE_NOUNS | _EITHER
# Nouns by which a news text calls again the person it is about: "The star", "The striker".
EPITHETS = frozenset(
    """
    actor actress author batsman beauty blonde boxer broadcaster brunette champion comedian
    comic cricketer dancer defender designer entertainer footballer forward full-back goalkeeper
    golfer heavyweight host influencer international keeper legend midfielder model musician
    newsreader personality pop-star presenter quarterback racer rapper royal singer skater skier
    socialite sportsman sprinter star starlet striker stunner supermodel superstar swimmer
    teenager veteran winger wrestler
    """.split()
)
# "The Frenchman": they mean a person only after "the" and before no other noun.
NATIONALS = frozenset(
    """
    american argentine argentinian australian austrian belgian brazilian briton cameroonian
    canadian chilean colombian croat croatian czech dane dutchman englishman finn frenchman
    german ghanaian irishman israeli italian ivorian jamaican mexican nigerian norwegian pole
    scot scotsman senegalese serb serbian spaniard swede swiss turk uruguayan welshman
    """.split()
)
_MALE_TITLES = frozenset("mr sir lord king prince duke father pope sheikh".split())
_FEMALE_TITLES = frozenset("mrs ms miss lady dame queen princess duchess sister mme".split())
# Titles that only stand before another one.
PREFIXES = frozenset(
    """
    assistant associate defense defence deputy district finance first foreign former home interior
    prime rear senior state vice
    """.split()
)
_OTHER_TITLES = frozenset(
    """
    adm admiral archbishop assistant associate attorney baron baroness bishop brig brigadier
    capt captain cardinal chairman chairwoman chancellor chief cllr cmdr coach col colonel
    commander commissioner congressman congresswoman const constable corporal councillor count
    countess cpl defence defense deputy det detective director district doctor dr emperor
    ex-president executive finance first foreign former fr gen general gov governor home imam
    insp inspector interior judge justice lieutenant lt maj major manager marshal mayor minister
    mp officer pastor pc pfc president prime prof professor pte pvt rabbi rear rep
    representative rev reverend secretary sen senator senior sergeant sgt sheriff speaker ssgt
    state superintendent supt trooper vice
    """.split()
)
# Words before a name that are no part of it.
TITLES = _MALE_TITLES | _FEMALE_TITLES | _OTHER_TITLES


def gender_of_noun(noun: str) -> str:
    """Return ``m`` or ``f``, or an empty string if both or unknown."""
    if noun in _FEMALE_NOUNS or noun.endswith("woman"):
        return "f"
    return "m" if noun in _MALE_NOUNS or noun.endswith("man") else ""


def gender_of_title(title: str) -> str:
    """Return the gender that a title tells, or an empty string."""
    return "m" if title in _MALE_TITLES else "f" if title in _FEMALE_TITLES else ""


def gender_of_pronoun(norm: str) -> str:
    """Return the gender that a pronoun tells, or an empty string."""
    return "m" if norm in HE else "f" if norm in SHE else ""
