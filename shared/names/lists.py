"""Closed lists about names of persons: titles, particles, suffixes, given names that are one name."""

TITLES = frozenset(
    """mr mrs ms miss mx dr doctor prof professor sir dame lord lady madam madame mme monsieur herr frau senor senora
    don dona signor signora hon honourable honorable rt reverend rev fr father sister brother pastor bishop archbishop
    cardinal pope imam ayatollah hojatoleslam rabbi sheikh shaikh sheik shaykh mullah maulana qari haji hajji alhaji
    president prime minister premier chancellor senator sen representative rep congressman congresswoman governor gov
    mayor deputy vice secretary ambassador envoy judge justice magistrate attorney prosecutor commissioner councillor
    councilman councilwoman counselor king queen prince princess emperor emir sultan duke duchess baron baroness count
    countess tsar marshal general gen colonel col lieutenant lt major maj captain capt sergeant sgt corporal cpl
    private pvt admiral adm commodore commander cmdr brigadier brig chief inspector insp superintendent supt
    detective det officer constable sheriff agent coach chairman chairwoman chairperson chair speaker spokesman
    spokeswoman spokesperson director ceo cfo founder analyst lawyer advocate adv engineer eng datuk dato datin tan
    tun sri shri smt kumari swami pandit ustad comrade citizen former ex late acting interim then prasident presidente
    presidenta ministro ministra kanzler professeur docteur saint st""".split()  # noqa: SIM905 — reads as a list
)
"""Words before a name that are not part of it, folded."""

SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})
"""Words after a name that tell a bearer from their parent, folded."""

DEGREES = frozenset({"phd", "md", "esq", "mp", "mep", "mla", "qc", "kc", "obe", "mbe", "cbe", "sc", "na"})
"""Words after a name that say nothing of who it is, folded."""

PARTICLES = frozenset(
    """al el ul ur as ad an ar ash bin ibn ben bint binti ould abu abou abd van von vom zu zum zur der den de da do dos
    das del della di du des la le les ter ten te op af av y e i san santa""".split()  # noqa: SIM905 — the same
)
"""Small words inside a name, folded; they may be missing or differ."""

ASIAN_FAMILY_NAMES = frozenset(
    """an bae bai bak baek cai cao cha chan chang chen cheng cheung cho choe choi chow chu chun chung cui dai deng ding
    dong du fan fang feng fu gao ge gong gu guo ha han hao he ho hong hou hsieh hsu hu hua huang huh hwang im jang
    jeon jeong ji jia jiang jin jo jon joo ju jung kang kim ko kong koo ku kwon kwak lai lam lau lee lei leung li liang
    liao lim lin liu lo lu luo lyu ma mao meng min mo moon mun nam ni nie noh oh ou pae paek pai pak pan pang park
    peng qian qiao qin qiu ra ren rhee ri rim ro ryang ryu seo shang shao shen shi shin sim sin so son song su suh
    sun tan tang tao teng tian tong tsai tsang tse wan wang wei wen wong woo wu xi xia xiang xiao xie xiong xu xue yan
    yang yao ye yeh yi yim yin yo yon yoo yoon you yu yuan yun zeng zhai zhang zhao zheng zhong zhou zhu zou
    nguyen tran pham phan vo dang bui ngo duong huynh hoang vu""".split()  # noqa: SIM905 — the same
)
"""Chinese, Korean and Vietnamese family names, folded; they stand before the given name."""

_SAME_GIVEN_NAMES = """
alexander aleksandr aleksander alexandr aleksandar oleksandr oleksander olexandr aliaksandr alyaksandr alex sasha
alexandra aleksandra oleksandra aliaksandra
alexei alexey aleksei aleksey aleksej oleksiy oleksii aliaksei
andrei andrey andrej andriy andrii
andrew andy
anatoly anatoli anatoliy anatolii
anthony tony
anton antin
benjamin binyamin benyamin ben bibi
bashar bachar
charles charlie chuck
christopher chris
catherine katherine kathryn kate
ekaterina yekaterina kateryna katerina katsiaryna
daniel dan danny
daniil danylo danilo danila
david dave
dmitry dmitri dmitriy dmitrii dimitri dmytro dzmitry
edward ed eddie
elena yelena olena alena
elizabeth elisabeth liz beth
emmanuel emanuel
eugene evgeny yevgeny evgeni yevgeni evgeniy yevgeniy yevhen evgenii evgenij yauhen
frederick frederik fred
friedrich fridrich friedrych
georgy georgi georgiy georgii heorhii
yuri yury yuriy yurii iurii juri jurij
gennady gennadi gennadiy gennadii hennadii henadz
gregory greg
grigory grigori grigoriy hryhoriy hryhorii
hassan hasan hassen
hussein hussain husayn husain hossein hosein hussin huseyn hussien
igor ihor ihar
ilya ilia illia
irina iryna
james jim jimmy
joseph joe joey
yusuf yousef youssef yousuf yusef youssouf
kenneth ken kenny
konstantin kostiantyn kanstantsin
leonid leanid
ludmila lyudmila liudmyla ljudmila
maria mariya mariia
margaret maggie
matthew matt
maxim maksim maksym maxime
michael mike mick
mikhail mykhailo mikhailo mihail mikhael mihajlo
muammar moammar muamar
muhammad mohammed mohammad mohamed muhammed mohamad mahomed muhamad mohd mochammad mokhammad
ahmed ahmad ahmet
mustafa mostafa mustapha moustafa
natalia natalya nataliya nataliia natallia
nicholas nick
nikolai nikolay mykola nikolaj mikalai
oleg oleh aleh
osama usama oussama
patrick pat
pavel pavlo
pyotr petr petro piatro
peter pete
philip phillip phil
richard rick dick
robert bob bobby rob
ronald ron ronnie
samuel sam sammy
sergei sergey serhiy serhii siarhei sergej serge sergii sergejs serguei
stephen steven steve
stepan stsiapan
svetlana svitlana sviatlana
tatiana tatyana tetiana tatsiana tetyana
theodore ted
fyodor fedor fedir
thomas tom tommy
timothy tim
timofei timofey tymofii
valery valeri valeriy valerii
vasily vasili vasyl vasiliy vasil
victor viktor viktar
vitaly vitali vitaliy vitalii
vladimir volodymyr uladzimir wladimir wolodymyr
vladislav vladyslav uladzislau
vyacheslav viacheslav viachaslau
william bill billy will
yulia julia yuliya yuliia iuliia
"""

GIVEN_NAMES: dict[str, str] = {
    name: line.split()[0] for line in _SAME_GIVEN_NAMES.strip().splitlines() for name in line.split()
}
"""Folded given name → one form for all under which the same person appears: in the languages of one country, as
transliterated, as shortened. Translations (John, Juan) are different names and stay apart."""
