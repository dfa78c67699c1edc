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
    acad accel acoust acta adm adv agric am amer anal anat anesth ann annu antimicrob appl arch
    assoc astron astropart astrophys atmos aust austral behav biochem bioeng bioinf biol biomed
    biophys biosci biotechnol br brit bull bur can cardiol cardiovasc cell chem child chim chir
    cim circ clin cogn coll comm commun comp comput conf contemp crit cryst cytol dent dermatol
    detect dev diagn dig dis disord dyn ecol econ educ eksp electr electrochem electron
    endocrinol energy eng entomol environ epidemiol equip ergon ethn eur exp fed fiz fluid food
    fr franc gastroenterol gastrointest gaz gen genet genom geochem geogr geol geophys ger
    geriatr gerontol gynecol haematol heat hematol hepatol hist hosp hum hydrol hyg hypertens
    ieee imag immunol ind inf infect inform inorg inst instr instrum int intell intern internat
    invest issues ital j jap jour jpn kardiol korean lab lang lett lettre lipid lond mag magn
    manag mar mass mat mater math mech med mem metab meteorol meth methods microbiol mol morphol
    mt nat natl naturforsch nauk nephrol neural neurobiol neurol neuropsychol neurosci neurosurg
    nucl nurs nutr obes obstet occup ocean oncol ophthalmol opt oral org orthop oxf paediatr
    parasitol pathol pediatr perform pers perspect petrol pharm pharmacol phil philos photochem
    photogr phys physik physiol phytopathol pis plant plast pol policy polit polym pop postgrad
    power pract prev prob probl proc prof prog prot psychiat psychiatry psychoanal psychol
    psychopharmacol psychosom psychother publ pulm qual quant quart r rad radiat radiol
    radiother rec regul rehabil relat remote rend rep reprod rept res respir rev rheum rheumatol
    rom roy rpt russ sat scand sch sci sect sens ser serv sitzungsber soc sociol softw soil sol
    solid spectrom spectrosc stat struct stud suppl surf surg surv symb symp syst tech technol
    telecommun teor theor theoret ther therm thorac thromb tissue toxicol trans transpl trop
    tumor u univ urol usa usp vac vasc vet vib virol vis vitr wiss wschr yad z zentralbl zh zool
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
    Antonio Arnold Arthur Arturo Arun Ashley Astrid Axel Barbara Bart Beatrice Ben Benedict
    Benjamin Benoît Bernard Bernd Bernhard Beth Bettina Bill Birgit Bob Boris Bradley Brenda
    Brian Bruce Bruno Burkhard Camille Carl Carla Carlo Carlos Carmen Carol Caroline Carsten
    Catherine Cecilia Charles Charlotte Chiara Chris Christian Christiane Christina Christine
    Christof Christoph Christophe Christopher Claire Clara Clare Claude Claudia Claus Clifford
    Colin Craig Cristina Curtis Cynthia Dan Daniel Daniela Danielle Dave David Deborah Delphine
    Denis Dennis Derek Diana Diane Diego Dieter Dimitri Dirk Dominique Donald Donna Doris
    Dorothea Dorothy Douglas Duncan Eberhard Edgar Edmund Eduardo Edward Edwin Eleanor Elena
    Elias Elisabeth Elizabeth Ellen Emily Emma Enrico Enrique Eric Erik Ernest Ernst Ethan
    Eugene Eva Eve Evelyn Fabio Fabrizio Federico Felix Fernando Fiona Florence Florian Frances
    Francesca Francesco Francis Francisco Franck Frank Franz François Françoise Fred Friedrich
    Frédéric Gabriel Gabriele Gail Gary Gavin Geoffrey Georg George Georges Gerald Gerard
    Gerhard Giacomo Gilbert Gilles Gina Giorgio Giovanni Giuseppe Glenn Gloria Gordon Grace
    Graham Gregory Guillaume Gunnar Gustav Guy Günter Günther Hannah Hans Harald Harold Harry
    Heather Heidi Heike Heinrich Heinz Helen Helena Helga Helmut Hendrik Henri Henrik Henry
    Herbert Hermann Hilary Hilda Hiroshi Holger Howard Hubert Hugh Hugo Ian Ida Ignacio Igor
    Inge Ingrid Irene Iris Irving Isaac Isabel Isabelle Ivan Jack Jacob Jacqueline Jacques Jaime
    James Jan Jane Janet Janice Janusz Jaroslav Jason Javier Jean Jeff Jeffrey Jennifer Jens
    Jeremy Jerome Jerry Jesse Jessica Jesús Jill Jim Jiří Joachim Joan Joanna Joanne Jochen Joe
    Joel Johan Johann Johanna Johannes John Jon Jonas Jonathan Jorge Joris Josef Joseph
    Josephine Josh Joshua José Joyce João Juan Judith Julia Julian Julie Juliette Julio Justin
    Jürgen Karen Karin Karl Kate Katharina Katherine Kathleen Kathryn Katja Kay Kazuo Keith Ken
    Kenji Kenneth Kerstin Kevin Kimberly Kirsten Klaus Konrad Kristen Kristin Kristina Kurt Kyle
    Larry Lars Laura Laurence Laurent Lawrence Lea Leah Leila Lena Leonard Leonardo Leslie Linda
    Lisa Liz Lloyd Lois Lorenzo Lorraine Louis Louise Luc Luca Lucas Lucia Lucie Lucy Ludwig
    Luigi Luis Lukas Lydia Lynn Maarten Magdalena Maggie Maja Malcolm Manfred Manuel Manuela
    Marc Marcel Marcelo Marco Marcus Margaret Margarete Margarita Marguerite Maria Marianne
    Marie Marina Mario Marion Mark Markus Marta Martha Martin Martina Marvin Mary María Masaaki
    Massimo Mathias Mathieu Mathilde Matthew Matthias Maurice Max Maya Melanie Melissa Melvin
    Michael Michel Michele Michelle Miguel Mike Mikhail Milan Miriam Mohamed Mohammad Mohammed
    Monica Monika Nadia Nancy Naomi Natalia Natalie Nathalie Nathan Nathaniel Nicholas Nick
    Nicola Nicolas Nicole Nigel Nikolai Nikolaus Nils Nina Nora Norbert Olaf Oleg Olga Oliver
    Olivia Olivier Oscar Oskar Otto Pablo Pamela Paolo Pascal Patricia Patrick Patrizia Paul
    Paula Pauline Paulo Pavel Pedro Penelope Peter Petra Phil Philip Philipp Philippe Phyllis
    Pierpaolo Pierre Piotr Rachel Rafael Rainer Ralf Ralph Ramón Raymond Rebecca Regina Reginald
    Reinhard Renate René Ricardo Richard Rita Robert Roberta Roberto Roger Roland Rolf Roman
    Ronald Rosa Rosemary Rudolf Rui Russell Ruth Ryan Sabine Sally Salvatore Sam Samantha Samuel
    Sandra Sanjay Sara Sarah Satoshi Saul Sebastian Selma Sergei Sergey Sergio Seth Sharon
    Shirley Sidney Silvia Simon Simone Sofia Sonia Sophie Stanislav Stanley Stefan Stefania
    Stefano Stephan Stephanie Stephen Steve Steven Stuart Sue Susan Susanne Suzanne Sven
    Svetlana Sydney Sylvia Sylvie Takashi Takeshi Tamara Tanja Tatiana Teresa Terry Theodor
    Theodore Thierry Thomas Tim Timothy Tina Tobias Tom Tomáš Tony Udo Ulrich Ulrike Ursula Ute
    Valerie Vanessa Vera Vernon Veronica Victor Victoria Viktor Vincent Vincenzo Virginia Vivian
    Vladimir Wallace Walter Wanda Wayne Wendy Werner Wilhelm William Winfried Wolfgang Xavier
    Yannick Yoko Yoshio Yuri Yves Yvonne Zachary Zoltán Zoë Élisabeth Éric Étienne
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
