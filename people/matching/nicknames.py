"""Short and pet forms of given names common in England, written for this project.

One row per formal name: the name, then the forms people use for it. A short form may belong to several
formal names ("ted" is Edward, Edwin or Theodore): sharing one is agreement of a weaker kind, never identity.
Spelling variants ("catherine", "katherine") stand in one row under the name listed first.
"""

from typing import Final

_ROWS: Final = """
aaron aron ron
abdul abdullah abdulla
abigail abbie abby abbey abi gail
abraham abe bram ibrahim
adam ad addy
adele della addie
adrian ade adie
agnes aggie nessie
alan al allan allen alun
albert al bert bertie albie
alexander al alec alex alexandre lex sandy sasha xander zander sacha aleksander
alexandra alex alexa lexi sandra sandy sasha ali aleksandra
alfred al alf alfie fred freddie freddy
alice ali allie alys
alison ali allison ally
amanda mandy manda
amelia amy millie milly mia
amy aimee ami
andrea andie andi
andrew andy drew andrei andre andrzej
angela angie ange angelina
ann anne annie anna nan nancy
annabel bella annabelle belle
anthony ant tony antony anton antonio
antonia toni tonia
archibald archie archy baldie
arnold arnie
arthur art artie
ashley ash ashleigh
audrey audie
augustus gus augustine austin
barbara babs barb barbie bab
barnaby barney
bartholomew bart
barry baz bazza barrie
beatrice bea bee beattie trixie
benjamin ben benji benny benjy
bernadette bernie detta
bernard bernie barney
bethany beth
beverley bev beverly
bradley brad
brandon bran
brenda bren
brian bry bryan
bridget bridie biddy brigid
caitlin cait kate katelyn
calvin cal
cameron cam
carl karl
carol caz carole karol
caroline carol carrie caro carolyn lyn
catherine cath cathy kate katie kathy katherine kathryn katharine kay kitty kat cat katy catharine katarzyna
cecilia cissie celia cece
charles charlie chas chaz chuck charley
charlotte charlie lottie char
cheryl chez cher sheryl
christian chris kristian
christina chris chrissie tina christine kristina kirsty
christopher chris kit topher kris christy kristopher
clara clare
claire clare clair
clifford cliff
clive clyve
colin col
constance connie
cornelius neil con
courtney court
craig kraig
cynthia cindy
cyril cy
daisy daze
daniel dan danny dani
danielle dani dan
darren daz dazza darran
david dave davey davy dai dawid
dawn dawnie
deborah deb debbie debs debra debby
denis dennis den denny
denise den
derek del dez derrick
desmond des dez desi
diana di diane dianne dee
dominic dom nick dominik
donald don donny donnie
dorothy dot dottie dolly dora
douglas doug dougie
duncan dunc
dylan dyl
edgar ed eddie eddy
edith edie
edmund ed eddie eddy ned ted teddy edmond
edward ed eddie eddy ned ted teddy ward
edwin ed eddie eddy ned ted teddy
edwina winnie eddie
eileen ei aileen
elaine lainey
eleanor ellie nell nellie nora ella elinor lenore
elizabeth beth betty bess bessie betsy eliza elsie lib libby liz lizzie lisa elisabeth liza lizzy lillibet buffy elspeth elizbeth
ellen nell nellie ellie helen
emily em emmie millie
emma em emmie
eric rick ricky erik
ernest ernie ern
esther essie hester
ethel eth
eugene gene
evelyn eve evie lyn
ezekiel zeke
felicity fliss flick
ferdinand ferdie
fiona fi
florence flo florrie flossie
frances fran francesca frankie franny fanny
francis frank frankie fran
frank frankie francis franklin
frederick fred freddie freddy rick frederic fredrick
gabriel gabe
gabrielle gabby gaby
gareth gaz gary garth
gary gaz gazza garry
gavin gav
gemma gem jemma
geoffrey geoff jeff jeffrey jeffery
george georgie geordie
georgina georgie gina georgia
gerald gerry jerry ged gerard
geraldine gerry geri
gertrude gertie trudy trudie
gideon gid
gilbert gil bert
gillian gill gilly jill jillian
gladys glad
gloria glo
glenn glen
gordon gord gordie
grace gracie
graham gray graeme grahame
gregory greg gregg grzegorz
guy gee
gwendoline gwen wendy gwendolen gwendolyn
hannah hanna nan
harold harry hal
harriet hattie harri hettie
harrison harry
harvey harv
hayley hails hayleigh haley
heather hev
helen nell nellie lena ellen helena
henrietta etta hettie hetty
henry harry hal hank
herbert bert herb bertie
hilary hil hillary
horace horry
howard howie
hugh hughie huw hew
humphrey humph
ian iain
irene rene reenie
isaac ike zac izaak
isabella bella izzy isabel isobel isabelle issy ella belle
isaiah zay
ivan van
ivy ive
jack jackie john
jacob jake jakob cob
jacqueline jackie jacqui jaqueline jacky
james jim jimmy jamie jem jimbo
jane janie janey jayne jan
janet jan netta
janice jan janis
jasmine jas jazz yasmin
jason jay jase
jean jeanie jeannie
jennifer jen jenny jenni jenn
jeremiah jerry
jeremy jerry jem jez
jerome jerry
jessica jess jessie
joan joanie
joanna jo joanne joey
jodie jo jody
john jack johnny jon johnnie jonny ian sean jan
jonathan jon jonny johnny jonathon nathan johnathan
jordan jord jordie
joseph joe joey jo jozef yusuf
josephine jo josie joey
joshua josh
joyce joy
judith judy jude judi
julia jules julie
julian jules jools
juliet jules julie juliette
justin just
karen kaz karin karyn
kathleen kath kathy kate kitty kathlene
keith keef
kelly kel kelley kellie
kenneth ken kenny kenney
kerry kez kerri
kevin kev
kimberley kim kimberly kimmy
kirsten kirsty kirstie kirstin
krystyna krysia
kurt curt curtis
kyle kye
laura laurie lozza
lauren loz laurie
laurence larry laurie lawrence lol lawry
leah lea
leanne lee leigh
leo lee leon leopold
leonard len lenny leo lenard
leonie leo
leslie les lesley
lewis lew lou louis luis
lilian lil lily lilly lillian
linda lin lindy lynda
lindsay lyn lindsey lins
lionel leo
lloyd loyd
lorraine lori raine
louis lou louie
louise lou lulu louisa
lucas luke luc
lucy lu lucie lucinda
luke luka lucas
lydia liddy
lynn lyn lynne linette
mabel may
madeleine maddie maddy madeline madelaine
malcolm mal malc
marcus marc mark
margaret maggie mags marge margie meg meggie peg peggy madge rita greta daisy margery margot mags
maria mary marie
marian marion
marilyn mal lyn
marjorie marge margie marjory
mark marc marcus marek
martha marty mattie
martin marty mart martyn
martina tina
mary may molly polly mamie maria marie moll
mathilda tilly tilda mattie matilda
matthew matt matty mat mathew mateusz
maureen mo reenie
maurice mo morris
max maxwell maximilian maxim
maxine max
megan meg meggie meghan
melanie mel
melissa mel lissa missy
melvin mel melvyn
mervyn merv
michael mick mike mickey mikey micky mitch micheal michal mikolaj
michaela micky mickey mikaela
michelle shell shelly chelle
mildred millie milly
miles myles milo
millicent millie milly
miranda mandy randy
miriam mim
mohammed mo mohammad muhammad mohamed mohamad muhammed mohamud md
monica mon
morgan morg
muriel mu
nancy nan
naomi nomi
natalie nat talia nathalie natalia
natasha tasha nat
nathan nat nate
nathaniel nat nate nathan
neil neal niall
nicholas nick nicky nico klaus nicolas nik nickolas
nicola nicky nikki nic nichola nicole
nigel nige
noah no
noel nole
norma norm
norman norm
olive olly livvy
oliver ollie olly noll
olivia liv livvy olly
oscar oz
oswald oz ozzie ossie
pamela pam pammy
patience pat
patricia pat patsy patti patty tricia trish trisha
patrick paddy pat rick padraig
paul pauly pavel pawel
paula polly
pauline polly
penelope pen penny
percival percy
perry pez
peter pete piotr
philip phil pip phillip
philippa pip pippa phil
phoebe phebe
phyllis phyl phil
priscilla cilla pris
quentin quin
rachel rach rachael rae
ralph ralf rafe
raymond ray
rebecca becky becca bex beck becks rebekah
reginald reg reggie rex
rhys reece rees reese
richard dick dicky rich richie rick ricky ritchie ricardo ryszard
robert bob bobby rob robbie bert robby roberto rab
roberta bobbie bobby
robin rob robyn
roderick rod roddy rick
rodney rod
roger rodge rog
roland rollo roly rowland
ronald ron ronnie ronny
rory rori
rosalind ros roz
rose rosie
rosemary rose rosie romy rosemarie
roxanne roxy
roy royston
rupert rupe
russell russ
ruth ruthie
ryan ry
sally sal sarah
samantha sam sammy sammie
samuel sam sammy
sandra sandy sandie
sarah sara sadie sally sal zara
scott scotty
sean shaun shawn shane
sebastian seb bas bastian
selina lina
shannon shan
sharon shaz sharron shazza
sheila shelagh
shirley shirl
sidney sid syd sydney
simon si sim szymon
simone sim
solomon sol solly
sophia sophie sofia soph
stacey stace stacy
stanley stan
stella stell
stephanie steph steffi stefanie
stephen steve stevie steven ste stefan
stewart stu stuart stew
susan sue suzie susie suzy su sukie suzanne
suzanne sue suzie suzy susanna susannah zanna
sylvia syl silvia
sylvester sly
tabitha tabby
tamara tammy tam
tamsin tam tammy
tanya tan tania
teresa terry tess tessa tracy theresa terri tessie
terence terry tel terrance terrence
thaddeus thad
theodore ted teddy theo
theodora dora theo thea
thomas tom tommy thom tomasz
timothy tim timmy
tobias toby tobe
todd tod
tracey trace tracy
trevor trev
tristan tris
tyler ty
tyrone ty
ursula ursie
valerie val
vanessa ness nessa
vera vee
veronica ronnie vera nicky
victor vic viktor
victoria vic vicky vickie tori vikki viki
vincent vin vince vinny vinnie
viola vi
violet vi
virginia ginny ginger
vivian viv vivienne vivien
walter wally walt wal
warren waz
wayne way
wendy wend
wilfred wilf fred wilfrid
william bill billy will willie willy liam wil
winifred winnie win freda fred
yvonne vonnie
zachary zac zach zack zak zachariah zacharias zackary zackery zachery zacky
zoe zo zoey
"""


def _read(rows: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    roots: dict[str, list[str]] = {}
    for row in rows.split("\n"):
        formal, *forms = row.split() or [""]
        for form in (formal, *forms):
            if form and formal not in roots.setdefault(form, []):
                roots[form].append(formal)
    for formal in {row.split()[0] for row in rows.split("\n") if row}:
        if formal in roots[formal]:  # a formal name is its own first root
            roots[formal].remove(formal)
        roots[formal].insert(0, formal)
    wider = {
        name: tuple(dict.fromkeys(root for short in shorts for root in roots[short]))
        for name, shorts in _shorts(rows).items()
    }
    return {name: tuple(found) for name, found in roots.items()}, wider


def _shorts(rows: str) -> dict[str, list[str]]:
    return {row.split()[0]: row.split() for row in rows.split("\n") if row}


#: Given name -> the formal names it may stand for, itself first when it is one.
ROOTS, _WIDER = _read(_ROWS)


def roots(name: str) -> tuple[str, ...]:
    """The formal names that a given name may stand for; a name that is not listed stands for itself."""
    return ROOTS.get(name) or (name,)


def wider_roots(name: str) -> tuple[str, ...]:
    """Every formal name that shares a short form with this one: Edwin gives Edward, Edmund and Theodore too."""
    return _WIDER.get(name) or roots(name)
