"""English words that help to find sentence ends: abbreviations, openers and verbs of speech.

The lists were chosen by hand, on news in English.
"""

from __future__ import annotations

from summarize.text.calendar import MONTH_ABBREVIATIONS

# Words that open a sentence far more often than they follow an abbreviation or an initial.
SENTENCE_OPENERS = frozenset(
    """
    A After All Also Although An And Another Any As At Because Before Both But By Critics Despite
    During Each Earlier Even Every Few For From He Her Here His How However I If In Instead It Its
    Later Last Many Meanwhile More Most Much My Neither No Nobody None Nor Not Nothing Now On Once
    One Only Or Other Others Our Over People Police Residents She Since So Some Still Such That
    The Their Then There These They This Those Though Three To Today Two Under Until We What When
    Where Whether Which While Who Why With Without Yet You
    """.split()
)
# Titles and other abbreviations that never end a sentence.
TITLES = frozenset(
    """
    Mr Mrs Ms Mx Messrs Dr Prof Asst Assoc Rev Fr Rt Hon Gen Lt Col Sgt Maj Capt Cmdr Adm Brig Cpl
    Pvt Pte Pfc Ens Sen Rep Reps Sens Gov Pres Supt Det Insp Const Amb Sec Atty Dist Ald Cllr Coun
    St ST Mt MT Ft FT Pt Msgr Mme Mlle Dra Hr Dept Mfg Intl Assn Sta Univ Natl Bldg Est est approx
    vs v cf viz eg ie e.g i.e a.k.a ca
    """.split()
)
# Before a number these are abbreviations; elsewhere they are words that may end a sentence.
BEFORE_NUMBER = frozenset(
    """
    No Nos no Fig Figs fig p pp Art Sec para vol Vol ch Ch Bldg ft in lbs c A.D art op
    """.split()
)
NUMBERED_WORDS = BEFORE_NUMBER | MONTH_ABBREVIATIONS
CLOCK_ABBREVIATIONS = frozenset("a.m p.m A.M P.M".split())
# Abbreviations that may end a sentence or not: the next words decide.
AMBIGUOUS_ABBREVIATIONS = frozenset(
    """
    Inc Co Corp Ltd Bros Cos LLC PLC Plc Esq Ph.D M.D D.D.S B.A M.A M.B.A J.D LL.B LL.M Pharm.D
    Calif Fla Tex Ala Ariz Ark Colo Conn Del Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont
    Neb Nev Okla Ore Pa Tenn Va Vt Wash Wis Wyo Ont Que
    """.split()
)
# Pairs of letters that are acronyms; other pairs are the initials of a person.
ACRONYMS = frozenset(
    """
    U.S U.K U.N E.U D.C N.Y N.J N.C S.C N.D S.D N.H N.M L.A A.I B.C A.D F.C P.C N.W S.W N.E S.E
    """.split()
)
# Words that follow U.S., U.N., F.B.I. or Inc. within a name or a title.
AFTER_ACRONYM = frozenset(
    """
    Agency Air Ambassador Army Attorney Bank Border Capitol Census Central Chairman Charter Chief
    Circuit Coast Commission Congress Council Constitution Court Customs Defense Department
    Director District Embassy Energy Envoy Federal Fish Food Forces Forest Geological Government
    House Inspector Intelligence Interior Joint Justice Marine Marines Marshal Mayor Military Mint
    Mission National Navy Open Olympic Parliament Postal President Rep Reps Representative
    Resolution Secretary Secretary-General Security Sen Senate Senator Senators Soccer Special
    State Steel Supreme Trade Treasury Troops Undersecretary Vice Women Men
    """.split()
)
# Alternatives of a regular expression.
SPEECH_VERBS = (
    "said|says|asked|added|told|replied|wrote|warned|argued|insisted|shouted|explained|recalled"
    "|noted|admitted|joked|continued|answered|cried|called|declared|conceded|responded|agreed"
    "|yelled|whispered|sighed|demanded|wondered|stressed|stated|remarked|concluded"
)
