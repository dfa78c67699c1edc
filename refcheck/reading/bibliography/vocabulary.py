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
    accel acoust astropart cim detect eksp equip fiz internat jour lettre nauk pis rept spectrom
    teor theoret usp yad
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
    Aaron Abigail Adriana Agnes Agnieszka Ahmed Akira Alain Alan Albert Alberto Alejandro
    Aleksandr Alessandro Alexander Alexandra Alexandre Alexandru Alexei Alfred Ali Alice Alicia
    Alison Amanda Amit Amy Ana Anders Andre Andrea Andreas Andrei Andrej Andrew Andrey Andrzej
    André Angela Angelo Anil Anita Ann Anna Anne Annette Annie Antal Anthony Antoine Anton
    Antonio Arnold Arthur Arturo Arun Ashley Astrid Axel Barbara Bart Beatrice Benedict Benjamin
    Bernard Bernd Bernhard Beth Bettina Bill Birgit Bob Boris Brenda Brian Bruce Bruno Burkhard
    Camille Carl Carla Carlo Carlos Carmen Carol Caroline Carsten Catherine Cecilia Charles
    Charlotte Chiara Chris Christian Christiane Christina Christine Christoph Christophe
    Christopher Claire Clara Claude Claudia Claus Colin Cristina Cynthia Dan Daniel Daniela
    Danielle Dave David Deborah Delphine Denis Dennis Diana Diane Diego Dieter Dimitri Dirk
    Dominique Donald Donna Doris Dorothea Dorothy Douglas Eberhard Eduardo Edward Edwin Eleanor
    Elena Elisabeth Elizabeth Ellen Emily Emma Enrico Enrique Eric Erik Ernst Ethan Eugene
    Eva Evelyn Fabio Fabrizio Federico Felix Fernando Fiona Florence Florian Frances Francesca
    Francesco Francis Francisco Franck Frank Franz François Françoise Fred Friedrich Frédéric
    Gabriel Gabriele Gary Geoffrey George Georges Georg Gerald Gerard Gerhard Giacomo Gilles
    Giorgio Giovanni Giuseppe Gloria Gordon Graham Gregory Guillaume Gunnar Gustav Guy Günter
    Günther Hannah Hans Harald Harold Harry Heather Heidi Heike Heinrich Heinz Helen Helena
    Helga Helmut Hendrik Henri Henrik Henry Herbert Hermann Hiroshi Holger Howard Hubert Hugo
    Ian Ignacio Igor Ingrid Irene Isaac Isabel Isabelle Ivan Jacob Jacqueline Jacques Jaime
    James Jan Jane Janet Janusz Jaroslav Jason Javier Jean Jeff Jeffrey Jennifer Jens Jeremy
    Jessica Jesús Jill Jim Jiří Joachim Joanna Joanne Jochen Joel Johan Johann Johanna Johannes
    John Jonas Jonathan Jorge Joris Joseph Josh Joshua Josef José Joyce João Juan Judith Julia
    Julian Julie Juliette Julio Jürgen Karen Karin Karl Katherine Kathleen Kathryn Katja Kazuo
    Keith Ken Kenji Kenneth Kevin Kimberly Kirsten Klaus Konrad Kristen Kristina Kurt Larry
    Lars Laura Laurence Laurent Leonard Leonardo Leslie Linda Lisa Lorenzo Louis Louise Luc
    Luca Lucas Lucia Lucy Ludwig Luigi Luis Lukas Lynn Maarten Magdalena Manfred Manuel Marc
    Marcel Marcelo Marco Marcus Margaret Maria Marianne Marie Marina Mario Marion Mark Markus
    Marta Martha Martin Martina Mary María Masaaki Massimo Mathias Mathieu Matthew Matthias
    Maurice Max Melissa Michael Michel Michele Michelle Miguel Mike Mikhail Milan Mohamed
    Mohammad Mohammed Monica Monika Nadia Nancy Natalia Natalie Nathalie Nathan Nicholas Nick
    Nicola Nicolas Nicole Nigel Nikolai Nikolaus Nils Nina Norbert Olaf Oleg Olga Oliver Olivier
    Oscar Oskar Otto Pablo Paolo Pascal Patricia Patrick Patrizia Paul Paula Paulo Pavel Pedro
    Peter Petra Philip Philipp Philippe Pierre Pierpaolo Piotr Rachel Rafael Rainer Ralf Ralph
    Ramón Raymond Rebecca Regina Reinhard Renate René Ricardo Richard Rita Robert Roberta
    Roberto Roger Roland Rolf Roman Ronald Rudolf Rui Russell Ruth Ryan Sabine Sally Salvatore
    Samantha Samuel Sandra Sanjay Sara Sarah Satoshi Sebastian Sergei Sergey Sergio Sharon
    Shirley Silvia Simon Simone Sofia Sonia Sophie Stanislav Stefan Stefania Stefano Stephan
    Stephanie Stephen Steve Steven Stuart Susan Susanne Suzanne Sven Svetlana Sylvia Sylvie
    Takashi Takeshi Tamara Tatiana Teresa Terry Theodor Theodore Thierry Thomas Tim Timothy Tobias
    Tom Tomáš Tony Udo Ulrich Ulrike Ursula Valerie Vanessa Vera Victoria Viktor Vincent
    Ben Benoît Bradley Christof Clare Clifford Craig Curtis Derek Duncan Edgar Edmund Elias Ernest
    Eve Gail Gavin Gilbert Gina Glenn Grace Hilary Hilda Hugh Ida Inge Iris Irving Jack Janice
    Jerome Jerry Jesse Joan Joe Jon Josephine Justin Kate Katharina Kay Kerstin Kristin Kyle
    Lawrence Lea Leah Leila Lena Liz Lloyd Lois Lorraine Lucie Lydia Maggie Maja Malcolm Manuela
    Margarete Margarita Marguerite Marvin Mathilde Maya Melanie Melvin Miriam Naomi Nathaniel
    Nora Olivia Pamela Pauline Penelope Phil Phyllis Reginald Rosa Rosemary Sam Saul Selma Seth
    Sidney Stanley Sue Sydney Tanja Tina Ute Vernon Veronica Victor Vivian Wallace Wanda Wayne
    Wendy Yoko Zachary
    Vincenzo Virginia Vladimir Walter Werner Wilhelm William Winfried Wolfgang Xavier Yannick
    Yoshio Yuri Yves Yvonne Zoltán Zoë Élisabeth Éric Étienne
""")

# Words that open or fill the names of serials, in full or as ISO 4 cuts them.
SERIAL_WORDS = _words("""
    acta adv advances anales ann annales annali annals arch archiv archive archives arxiv biol
    biorxiv bmj bull bulletin cahiers cell chem clin comm commun communications computing conf
    conference congress encyclopaedia encyclopedia eng environ genet handbook immunol j
    jahrbuch jama journal lancet lett letters lncs mag magazine math med memoirs microbiol
    mitteilungen nature neurol pharmacol phys physica physics plos proc proceedings psychol
    quarterly rep report reports res rev review reviews revista revue rivista sci science
    sitzungsberichte soc society software studia studien studies surg surveys symp symposium
    trans transactions workshop z zeitschrift вестник вопросы доклады журнал известия труды 学会
    学报 研究 雑誌
""")

# Words that only publishers bear in their names.
PUBLISHER_WORDS = _words("""
    academic addison birkhäuser blackwell books cambridge co crc dover editions editora
    editore editorial elsevier forlag freeman förlag gallimard gmbh harper houghton inc karger
    kluwer lippincott llc ltd macmillan mcgraw mosby norton oxford palgrave pearson penguin
    prensa prentice press presses publications publisher publishers publishing routledge sage
    saunders springer thieme uitgeverij verlag wadsworth wiley wydawnictwo éditions
    издательство наука 出版社 書店
""")
