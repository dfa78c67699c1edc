"""Lists of words that tell names, journals and titles apart."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that journals abbreviate: after an initial ("J. Chem.") they are no family name.
NO_FAMILY = _words("""
    Acad Adv Akad Am Amer Anal Ann Appl Arch Astron Astrophys Atmos Bd Biochem Biol Biology
    Biomed Biophys Biosci Biotechnol Bot Brain Bull Cell Cereb Chem Chem. Chemistry Chim Clin
    Comm Commun Comp Comput Cryst Dent Dev Econ Electrochem Electron Endocrinol Eng Environ Exp
    Fluid Fluids Food Fr Gastroenterol Gen Genet Geol Geophys Heat Heterocycl High Hist Hum
    Hydrol Immunol Ind Inf Inorg Int Intern Jpn Korean Lab Lett Lipid Magn Mass Mat Mater Math
    Mathematics Mathematik Mech Med Membr Microbiol Mol Nat Natl Natur Naturforsch Neurol
    Neurosci Non Nucl Nurs Nutr Opt Org Pharm Pharmacol Philos Phys Phys. Physics Physik Physiol
    Phytopathol Polym Power Press Proc Prog Psychiatry Psychol Publ Pure Quant Radioanal Raman
    Rec Rehabil Rev Roy Russ Sci Soc Soil Sol Solid Sound Spectrosc Stat Struct Supercrit Surg
    Surv Symb Synth Tech Technol Theor Therm Tissue Trans Trauma Trop Univ Urol Vac Verlag Vet
    Vib Virol Vis Vitam Water Wiley Zool Журн
""")

# Words that begin titles and are followed by a capital: Vitamin D, Hepatitis C.
NO_SURNAME = _words("""
    A American Annals Appendix Archives Class Collaborators Committee Complex Consortium Effect
    Effects European Factor Figure Grade Group Hepatitis How Influenza International
    Investigators Journal National Of Part Phase Plan Proceedings Protein Royal Section Series
    Stage Study Table The Trial Type United Vitamin Volume What When Who Why World
""")

# Words that begin titles and names of bodies, never a person's name in full.
NO_GIVEN = (
    _words("""
    Academic Acute Addiction Advanced Also An And Annual Applied Are Australian Biological
    British Cambridge Can Canadian Chemical Chinese Chronic Clinical Common Computer Das Data
    Der Die Do Does Early Ein Eine El For French From General German Global Harvard Health High
    Human In Indian Internal Is Japanese Las Late Lecture Letters Los Low Medical Modern
    Molecular New Note Nuclear On Open Organic Oxford Physical Public Review Reviews Russian
    Science Sciences Scientific See Social Springer Team To Toward Towards Un Une University Use
    Using With
""")
    | NO_SURNAME
)

# Words as ISO 4 cuts them in the names of serials:
# https://www.issn.org/services/online-services/access-to-the-ltwa/
CUTS = _words("""
    acad acta adm adv agric am amer anal anat anesth ann annu antimicrob appl arch assoc astron
    astrophys atmos aust austral behav biochem bioeng bioinf biol biomed biophys biosci
    biotechnol br brit bull bur can cardiol cardiovasc cell chem child chim chir circ clin cogn
    coll comm commun comp comput conf contemp crit cryst cytol dent dermatol dev diagn dig dis
    disord dyn ecol econ educ electr electrochem electron endocrinol energy eng entomol environ
    epidemiol ergon ethn eur exp fed fluid food fr franc gastroenterol gastrointest gaz gen
    genet genom geochem geogr geol geophys ger geriatr gerontol gynecol haematol heat hematol
    hepatol hist hosp hum hydrol hyg hypertens ieee imag immunol ind inf infect inform inorg
    inst instr instrum int intell intern invest issues ital j jap jpn kardiol korean lab lang
    lett lipid lond mag magn manag mar mass mat mater math mech med mem metab meteorol meth
    methods microbiol mol morphol mt nat natl naturforsch nephrol neural neurobiol neurol
    neuropsychol neurosci neurosurg nucl nurs nutr obes obstet occup ocean oncol ophthalmol opt
    oral org orthop oxf paediatr parasitol pathol pediatr perform pers perspect petrol pharm
    pharmacol phil philos photochem photogr phys physik physiol phytopathol plant plast pol
    policy polit polym pop postgrad power pract prev prob probl proc prof prog prot psychiat
    psychiatry psychoanal psychol psychopharmacol psychosom psychother publ pulm qual quant
    quart r rad radiat radiol radiother rec regul rehabil relat remote rend rep reprod res
    respir rev rheum rheumatol rom roy rpt russ sat scand sch sci sect sens ser serv sitzungsber
    soc sociol softw soil sol solid spectrosc stat struct stud suppl surf surg surv symb symp
    syst tech technol telecommun theor ther therm thorac thromb tissue toxicol trans transpl
    trop tumor u univ urol usa vac vasc vet vib virol vis vitr wiss wschr z zentralbl zh zool
    вестн вопр докл журн изв тр
""")

# Short words that end titles; before a full stop they are not cut.
WHOLE_WORDS = _words("""
    adults age aging art blood bone brain cancer care cats cells child data death diet disease
    dogs film food health heart law life liver love lung man men mice model models music pain
    rats review risk sex skin sleep space stroke study test tests theory time trial trials use
    war water women work
""")

# Common given names that are seldom family names: in "Ruth Shapira. A note …" they tell the order.
GIVEN_NAMES = _words("""
    Alan Alice Amanda Andrew Anne Anthony Arthur Barbara Benjamin Bill Bob Brian Bruce Carl
    Carlos Carol Catherine Chris Christine Christopher Claude Dan Dave Deborah Diane Donald
    Donna Doris Douglas Edward Elizabeth Ellen Emily Emma Eric Erik Eugene François Françoise
    Frédéric Gary Geoffrey Gerhard Giovanni Giuseppe Gregory Günter Hannah Hans Heinz Helen
    Helmut Howard Jacques Jane Janet Jean Jeff Jeffrey Jennifer Jessica Jill Jim Joachim John
    Jonathan Jorge José Joseph Juan Judith Julia Julie Jürgen Karen Karl Katherine Kathleen
    Kenneth Kevin Klaus Larry Laura Linda Lisa Luis Manfred Manuel Marco Margaret Marie Mark
    Mary Matthew Melissa Michael Michel Michelle Miguel Mike Nancy Nicholas Nicole Patricia
    Peter Philip Philippe Pierre Rachel Ralph Rebecca Richard Robert Roger Ronald Ruth Sandra
    Sarah Sharon Stephanie Stephen Steve Steven Stuart Susan Tim Timothy Tom Ursula Walter
    William Wolfgang
""")
