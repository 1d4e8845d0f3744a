"""English words that begin a line with a capital and are rarely or never names."""

from __future__ import annotations

# Words that begin headlines and bullets far more often than equal names do; collected by hand.
COMMON_OPENERS = frozenset(
    """
    account accused action activists actor actress add added admits adult adults advice agency
    agent agents aid aim airline airport allies ambulance analysts anger animal animals annual
    answer appeal appetite army arrest arrests artist asked astronomers athlete attack attacks
    attempt attorney aunt author authors average award baby back backers bad ball ban bank banks
    bar battle beautiful bed best better bid big bill birth blood board boat bodies body bomb boost
    boss boy boys brain brand break brother brothers budget burglar bus business businesses buyers
    calls camera campaign captain car care carers cars case cases cash cause celebrity change
    changes charges charity check child children church city clash class cleaner clear click climate
    clip close club clubs coach coalition cold college comes comic common companies company concern
    concerns cops correspondent cost costs council councillors country couple coupled court courts
    crash credit crew crews crime crisis critics crowd crowds current customer customers cut dad
    daily data date daughter dead deal death deaths debate debt decision defence defender defendant
    defense demand despite detail details diet disease display doctor doctors dog dogs dozen dozens
    dream driver drivers drop drug drugs dubbed due duo dusty earlier early economic economists
    eight eldest end energy engine engineers entire era even event events ever evidence exact
    exclusive expert experts explosion extra eyewitnesses face fact fair fall families family famous
    fan fans far farmer farmers father fears featured federal fee fees fellow female fierce fifth
    fight fighter figures film final find finding findings fire firefighters firm firms fish five
    flight flights focus follow food football footage force forces foreign former forward fourth
    free french fresh friend friends fuel full fun funds funeral game games gang get giant girl
    girls give given global goal goals gold good got government grandfather grandmother great group
    groups growing guard guards guest guests gun guns gunman half halting hard head health heart
    heavy help hero high hint hit home homes hope hopes hospital host hostage hot hotel hour hours
    house houses huge human hundreds hunt husband image images incident income incredible injured
    injury inmates inside instead insurance insurers interest investigators investors issue items
    jail job jobs join journalist journalists judge judges jury keep key kid kids killer kind know
    lack land large late latest launch law lawmakers lawyer lawyers lead leader leaders leading
    leave left legal legend let letter life light line list little live lives local long look loss
    lost lot love low main major make maker male man management manager managers many map mark
    market married mass match matches mate mayor mean meet meeting member members men message
    midfielder migrants military mine minister ministers minor minute missing mission model modern
    money month months mother motorist motorists move movie mum murder music name named names nation
    national natural nearly need neighbor neighbors neighbour neighbours net network new news night
    note now number nurse nurses oak obese offer offers office officer officers official officials
    oil old online open opening opponents opposition ordeal order original outer outside owner
    owners pair panel parent parents park part parties partner party passenger passengers past
    patient patients pay pension people period person pet photo photographer photos picture pictures
    pilot pilots place plain plan plane planes plans play player players plot point points police
    policy politicians poll poor popular population post poster pouches power present press price
    prices prime prison prisoner private prize pro producers product profit profits program project
    proof prosecutor prosecutors protest protesters protests public pupil pupils push put question
    questions quiet race rain rare rate ratification read readers real record recent referee reform
    regulators relative relatives release released report reported reporter reporters reports
    republicans rescuers research researcher researchers resident residents result results revealed
    review right rise risk rival rivals road role room routine royal rule rules rumors rumours run
    safety sale sales scene scheme school schools scientist scientists score sea search season seat
    seats secret security senior series service serving set seven sex share shareholders shares ship
    shoppers short shot show shows sick side sign since singer single sister site six sixth skin
    sky sleep small smart social soldier soldiers son song soon sort source sources space speaker
    speed spokesman spokesperson spokeswoman sport staff stage star stars start state stated
    statement states station step stock stop storm story strike striker strong student students
    studies study style suburban sun supporter supporters surgeon surgeons survey survivor survivors
    suspect suspects system talk talks target tax teacher teachers team teams tech teen teenage
    teenager teenagers teens ten tenth term test tests text thief thieves thing think third
    thousands threat three ticket tie time times tiny tip tips title today tonight top total tour
    tourist tourists town toxic trade traffic trailer train training transfer treatment trial trip
    trio troops true trust turn tweet twin twins two uncle unemployment union unions unit university
    unknown unlike unusual upper use user users value vehicle version vet veteran viable victim
    victims video view viewer viewers village villagers villain violence visit visitor visitors vote
    voter voters votes walk wall want war warm warning watch water way weather website wedding week
    weeks weight west white wide widow wife wild win wind winger winner winners winter witness
    witnesses woman women word words work worker workers world worst would wounded writer written
    year years young younger youngest youth
    """.split()
)
# Endings of words that are rarely names; collected by hand.
COMMON_ENDINGS = tuple(
    """
    ing tion tions sion sions ment ments ness ities ship ships ance ence ency ism ists ous ful less
    able ible ical ional ically edly iously ently antly uckily wear clothes orked cked ssed tted
    pped ised ized ated ured nted ucted iest makers goers holders workers keeper keepers wide tic
    """.split()
)
