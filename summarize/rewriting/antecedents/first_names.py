"""Common first names, by gender. The lists were made by hand."""

from __future__ import annotations

_MALE = frozenset(
    """
    aaron abdul abdullah abraham adam adrian ahmed al alan alastair albert alberto alec
    alejandro aleksandar alessandro alexander alexandre alexis alfie alfred alfredo ali alistair
    allan allen alvaro amir anders andre andrea andreas andrei andres andrew andriy andy angus
    anil anthony antoine antonio antony archie arjen arnold arsene arthur arturo asif barack
    barry bart ben benedict benjamin bernard bernie bill billy bob bobby boris boyd brad bradley
    brandon brendan brent brett brian bruce bruno bryan bryce byron caleb callum calvin carl
    carlo carlos cesar cesc chad charles charlie chris christian christoph christophe
    christopher chuck clarence claude claudio clayton clement cliff clifford clint clive cody
    colin connor conor cornelius craig cristiano curtis cyril dale damian damien dan daniel
    daniele danny darrell darren darryl dave david davide dean declan denis dennis denzel derek
    derrick desmond diego dimitri dirk dominic don donald donny doug douglas duncan dustin
    dwayne dwight dylan earl ed eddie eden edgar edmund eduardo edward edwin elijah elliot
    elliott elon emanuel emil emilio emmanuel enrique eric erik ernest ernesto ethan eugene evan
    ezra fabian fabio farouk felipe felix ferdinand fernando filippo floyd francesco francisco
    franck franco francois frank frankie franklin franz fraser fred freddie freddy frederick
    gareth garry gary gavin gennady geoff geoffrey george gerald gerard gerardo gianluigi
    gilbert giovanni glen glenn gonzalo gordon graeme graham grant greg gregg gregory guillermo
    gus gustavo guy habib hamid harold harry harvey hassan hector henri henrik henry herbert
    herman hosni howard hugh hugo hussein iain ian ibrahim igor ilya imran isaac ismail ivan
    jack jacob jacques jaime jake jamal james jamie jan jared jason javier jay jean-claude jeff
    jeffrey jeremy jermaine jerome jerry jesus jim jimmy joachim joaquin joe joel joey johan
    johann john johnny jon jonas jonathan jonny jorge jose josef joseph josh joshua juan jude
    julian julien julio jurgen justin kane karl keith ken kenneth kenny kevin khaled khalid
    kieran kirk klaus kofi kurt kyle lance larry lars laurent lawrence lee leighton len lenny
    leo leon leonard leonardo leonid leroy leslie lewis liam lionel lloyd lorenzo louis luca
    lucas luis luiz luke mahmoud malcolm manny manuel marc marcel marcelo marco marcos marcus
    mario marius mark marko marouane martin marvin matt matteo matthew matthias maurice mauricio
    max maximilian mehdi mehmet mesut michael michel miguel mike mikel mikhail miles milos mitch
    mitt mo mohamed mohammad mohammed morgan muhammad mustafa nathan nathaniel ned neil nelson
    neymar nicholas nick nico nicolas nicolo nigel nikolai noah noel norman novak olaf ole oleg
    oliver olivier omar orson osama oscar osman otto owen pablo paddy paolo pascal patrick paul
    paulo pavel pedro pep per percy perry pete peter phil philip philippe phillip pierre piers
    pietro prakash quentin rafa rafael rafik raheem rahul rajesh ralph ramon randy raphael
    rashid raul ravi ray raymond raymundo reginald rene rex reza ricardo riccardo richard rick
    ricky rio rob robbie robert roberto robin rod roderick rodney rodrigo roger roland roman
    romelu ron ronald ronnie rory ross roy ruben rudy rupert russ russell ryan saad saddam
    salman salvador salvatore sam samir samuel sanjay santiago saul scott sean sebastian sergei
    sergey sergio seth shane shaun shawn sid silvio simon spencer stan stanley stefan stephane
    stephen steve steven stewart stuart sven sylvester tariq ted teddy terence terrence terry
    theo theodore thiago thierry thomas tim timothy toby todd tom tomas tommy tony travis trent
    trevor tristan troy tyler tyson umar usain vernon victor vince vincent vincenzo virgil
    vitali vladimir wade walter warren wayne wesley wilfried will willem william willie winston
    wolfgang xavi xavier yannick yasser yaya yuri yusuf yves zac zach zachary zinedine zlatan
    """.split()
)
_FEMALE = frozenset(
    """
    abbie abigail ada adele agnes aimee aisha alana alessandra alexa alexandra alice alicia
    alison allison alyssa amal amanda amber amelia amy ana anastasia andie angela angelina anita
    ann anna annabel anne annette annie antonia ariana arianna ashlee audrey aung barbara bea
    beatrice becky belinda bella bernadette beth bethany betty beverley beverly bianca billie
    bonnie brenda bridget brigitte britney brittany caitlin camila camilla candice cara carla
    carly carmen carol carole caroline carolyn carrie catherine cathy cecilia celia celine
    chantelle charlene charlotte chelsea cherie cheryl chloe chloë chrissy christiane christina
    christine cindy claire clara claudia cleo coleen colleen connie constance cordelia coretta
    corinne courtney cressida crystal cynthia daisy danielle daphne darcey dawn debbie deborah
    debra deirdre delia demi denise diana diane dianne dolly donna dorothy edith eileen elaine
    eleanor elena elisa elisabeth elise eliza elizabeth ella elle ellen ellie elsa emilia emily
    emma erica erika erin esme esther eugenie eva eve evelyn faith farrah fatima faye felicity
    ferne fiona flora florence fran frances francesca freya gabriela gabriella gabrielle gail
    gemma georgia georgina geraldine germaine gillian gina ginny giovanna gisele giulia gloria
    grace greta gwen gwendolyn gwyneth hannah harriet hayley hazel heather heidi helen helena
    helene hilary hillary holly hope ida imelda imogen india ingrid irena irene iris isabel
    isabella isabelle isla ivana ivanka jacqueline jacqui jada jade jan jana jane janet janice
    janine jean jeanette jenna jennie jennifer jenny jessica jessie jill jillian joan joanna
    joanne jocelyn jodie josephine josie joy joyce juanita judith judy julia juliana julianne
    julie juliet juliette june justine kaia kara karen karla kate katherine kathleen kathryn
    kathy katie katrina katy kayla keira kelly kendra kerry khloe kim kimberley kimberly kirsten
    kirsty kourtney kristen kristin kristina kylie lara laura lauren laurie lea leah leanne
    leila lena leona leonie lesley leticia lily linda lindsay lindsey lisa liz liza lizzie lois
    lola lorna lorraine lottie louisa louise lucia lucinda lucy luisa lydia lynda lynn lynne
    mabel maddie madeleine madeline madonna maggie maisie malala malia mandy mara margaret
    margarita margot maria mariah marian marianne marie marilyn marina marion marissa marjorie
    martha martina mary maryam matilda maureen maxine maya meg megan meghan melania melanie
    melinda melissa mercedes meredith meryl mia michaela michelle mila mildred millie mindy
    miranda miriam moira mollie molly mona monica nadia nadine nancy naomi natalia natalie
    natasha nell nia nicky nicola nicole nigella nina nora norma olga olive olivia ophelia oprah
    pam pamela patience patricia patsy patti paula pauline peggy penelope penny petra philippa
    phoebe pippa polly poppy priscilla priti priyanka rachael rachel ramona raquel rebecca
    rebekah regina renee rhiannon rhonda rihanna rita roberta rochelle ronda rosa rosalind
    rosamund rose rosemary rosie roxanne ruby ruth sabrina sadie sally samantha sandra sara
    sarah sasha saskia savannah scarlett selena serena sharon sheila shelley sherri shirley
    shreya sienna sinead siobhan sofia sonia sonya sophia sophie stacey stacy stella stephanie
    sue susan susanna suzanne suzy svetlana sylvia tamara tania tanya tara tatiana taylor teresa
    tess tessa thandie theresa tiffany tilda tina toni tracey tracy trisha trudy ursula
    valentina valerie vanessa venus vera verity veronica vicki vicky victoria violet virginia
    vivian vivienne wendy whitney whoopi wilma winifred winona yasmin yoko yolanda yulia yvette
    yvonne zara zoe
    """.split()
)
# Names of persons of either gender.
_EITHER = frozenset(
    """
    addison alex ash ashley ashton aubrey avery bailey blair brooke cameron carey casey charley
    chris corey dana dee drew eli elliot emerson frankie gabriel georgie harley harper hunter
    jackie jaden jess jo jordan jules kaleb kaleigh kelsey kerry kirby kit kris lane lee leigh
    lindsay logan mackenzie mel micah mickey nat paris parker pat quinn reese regan remy ricki
    riley robyn rowan rudi sal sandy shannon shay sid skye steph stevie syd tatum tyne val wynne
    xi zhang
    """.split()
)
# First names that are also places or clubs.
PLACES = frozenset(
    """
    adelaide austin chelsea florence georgia india jordan lincoln lourdes paris savannah sydney
    verona victoria virginia wayne wells
    """.split()
)
FIRST_NAMES = _MALE | _FEMALE | _EITHER


def gender_of_first_name(name: str) -> str:
    """Return ``m`` or ``f``, or an empty string if both or unknown.

    >>> gender_of_first_name("kate"), gender_of_first_name("alex")
    ('f', '')
    """
    is_male, is_female = name in _MALE, name in _FEMALE
    if name in _EITHER or is_male == is_female:
        return ""
    return "m" if is_male else "f"
