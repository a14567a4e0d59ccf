"""Words of which made-up references are put together, by language."""

from __future__ import annotations

__all__ = [
    "CITIES",
    "EDITORS",
    "GIVEN",
    "INSTITUTIONS",
    "JOURNALS",
    "LAWS",
    "PUBLISHERS",
    "SITES",
    "SURNAMES",
    "TITLES",
    "TOPICS",
]

TITLES = {
    "en": ("The {a} of {b}", "{A} and {b}", "{A}: theory and practice", "Introduction to {a}", "On {a} and {b}", "{A} in the 20th century",
           "Understanding {a}: a guide to {b}", "{A}, {b} and the state, 1950-1990", "Handbook of {a}", "What is {a}?", "Annual report on {a} 2016",
           "{A} in {b}: a case study", "A short history of {a}", "Towards a {a} of {b}", "“{A}” and {b}", "Guidelines for {a}", "The politics of {a}", "{N}: a new method for {a}", "{N}, {a}, {b}", "{A}. A study of {b}", "{N} and the {a} of {b}"),
    "de": ("{A} und {b}", "Zur {a} in der Moderne", "Die {a} der {b}", "Einführung in die {a}", "{A}. Eine Einführung", "Handbuch {a}",
           "{A} – Theorie und Praxis", "Grundlagen der {a}", "{A} im Wandel: Beiträge zur {b}", "Von der {a} zur {b}", "Was ist {a}?",
           "{A} in Deutschland 1945–1990", "Über {a}", "Bericht zur {a} 2018", "„{A}“ und {b} im 19. Jahrhundert", "Das Ende der {a}"),
    "pt": ("{A} e {b}", "A {a} no Brasil: uma análise", "Introdução à {a}", "Políticas de {a}: desafios e perspectivas", "{A}: teoria e prática",
           "O ensino de {a} na escola", "Avaliação da {a} em {b}", "História da {a} no Brasil (1930-1964)", "Efeito da {a} sobre a {b}",
           "Manual de {a}", "A {a} como {b}", "Para uma {a} da {b}", "Relatório de {a} 2015", "Formação em {a}: um estudo de caso"),
    "es": ("{A} y {b}", "La {a} en América Latina", "Introducción a la {a}", "{A}: teoría y práctica", "Historia de la {a} (1900-1950)",
           "Manual de {a}", "El papel de la {a} en la {b}", "Hacia una {a} de la {b}", "¿Qué es la {a}?", "Informe sobre {a} 2017",
           "Evaluación de la {a}: un estudio de caso", "Los límites de la {a}", "Efecto de la {a} sobre la {b}"),
}  # fmt: skip
TOPICS = {
    "en": ("trade policy", "social capital", "urban growth", "public health", "migration", "language learning", "labour markets", "water quality",
           "school reform", "political theory", "knowledge transfer", "economic geography", "statistical inference", "family law", "soil chemistry",
           "reading", "early childhood", "memory", "small firms", "regional clusters", "forest management", "data structures", "modern art"),
    "de": ("Sozialpolitik", "Wissenssoziologie", "Arbeitslosigkeit", "Bildungsforschung", "Jugendhilfe", "Stadtentwicklung", "Rechtsgeschichte",
           "Wirtschaftsgeschichte", "Migration", "Familie", "Demokratie", "Gesellschaft", "Öffentlichkeit", "Globalisierung", "Verwaltungsreform",
           "Integration", "Sprachwissenschaft", "Psychologie", "Landwirtschaft", "Unternehmensführung", "Medienwirkung", "Erziehung", "Kultur"),
    "pt": ("saúde pública", "educação básica", "política social", "formação docente", "literatura infantil", "economia solidária", "linguagem",
           "agricultura familiar", "gestão escolar", "violência urbana", "enfermagem", "memória", "desigualdade", "cana-de-açúcar", "filosofia moral",
           "atenção primária", "leitura", "qualidade do solo", "democracia", "cultura popular", "avaliação institucional", "tecnologia"),
    "es": ("salud pública", "educación superior", "política social", "pobreza rural", "lectura", "economía popular", "memoria colectiva",
           "gestión ambiental", "democracia", "violencia", "enfermería", "desigualdad", "migración", "cultura", "formación docente", "lengua",
           "calidad del agua", "investigación cualitativa", "justicia", "ciudad", "agricultura", "comunicación"),
}  # fmt: skip
SURNAMES = {
    "en": ("Coe", "Bunnell", "Smith", "O'Neill", "Taylor", "MacDonald", "Young", "Hall", "Green", "Clark-Hill", "Wright", "Brown", "Nguyen", "Chen", "Li",
           "Kim", "Patel", "Singh", "van der Berg", "De Vries", "Ahmed", "Johansson", "Rossi", "Dubois", "Kowalski", "Novák", "Petrov", "Sato"),
    "de": ("Müller", "Schmidt", "von Hagen", "Schröder", "Weiß", "Bäcker", "Krüger", "Meyer-Drawe", "Luhmann", "Groß", "Jäger", "Vogel", "Hoffmann",
           "Köhler", "Zimmermann", "Beck", "Habermann", "Lang", "Busch", "Roth", "Kaiser", "Winkler", "Özdemir", "Yıldız", "zur Mühlen"),
    "pt": ("Silva", "Souza", "de Oliveira", "Santos", "Pereira Neto", "Costa", "Ferreira", "Almeida", "Gonçalves", "Ribeiro Filho", "Carvalho", "Araújo",
           "Lima", "Rocha", "Barbosa", "Nogueira", "Magalhães", "Teixeira", "Moura", "Freire", "Saviani", "da Cunha", "Prado Júnior"),
    "es": ("García", "Rodríguez", "Martínez López", "Fernández", "González", "Pérez Gómez", "Sánchez", "Ramírez", "Torres", "Flores", "Rivera",
           "Gómez-Mejía", "Díaz", "Morales", "Ortega y Gasset", "Muñoz", "de la Fuente", "Castillo", "Vargas", "Ibáñez", "Núñez", "del Río"),
}  # fmt: skip
GIVEN = {
    "en": ("Neil", "Mary Ann", "John", "Timothy G.", "Susan", "Peter", "Wei", "Priya", "Ahmed", "Anna", "Robert", "Elizabeth", "James H.", "Kate", "Paul"),
    "de": ("Hans-Peter", "Ulrike", "Jürgen", "Klaus", "Heike", "Wolfgang", "Andrea", "Stefan", "Friedrich W.", "Käthe", "Niklas", "Karl", "Sabine"),
    "pt": ("João", "Maria Aparecida", "José Carlos", "Ana Paula", "Antônio", "Luiz", "Paulo", "Fernanda", "Dermeval", "Cláudia", "Marcos A."),
    "es": ("José", "María del Carmen", "Juan Carlos", "Ana", "Luis", "Jorge", "Carmen", "Pedro", "Rosa María", "Ángel", "Beatriz", "Guillermo"),
}  # fmt: skip
PUBLISHERS = {
    "en": ("Oxford University Press", "Cambridge University Press", "Sage", "Routledge", "Wiley", "Springer", "Harvard University Press", "Penguin Books",
           "Elsevier", "McGraw-Hill", "MIT Press", "Edward Elgar", "Palgrave Macmillan", "Blackwell", "Princeton University Press", "CRC Press"),
    "de": ("Suhrkamp", "VS Verlag für Sozialwissenschaften", "Springer VS", "Campus", "Beltz Juventa", "C. H. Beck", "Leske + Budrich", "transcript",
           "Nomos", "De Gruyter", "Klinkhardt", "Vandenhoeck & Ruprecht", "Waxmann", "Mohr Siebeck", "Schäffer-Poeschel", "Lucius & Lucius"),
    "pt": ("Cortez", "Editora Unesp", "Vozes", "Paz e Terra", "Edusp", "Autores Associados", "Companhia das Letras", "Zahar", "Fiocruz", "Hucitec",
           "Atlas", "Editora da UFMG", "Contexto", "Brasiliense", "Civilização Brasileira", "Papirus"),
    "es": ("Siglo XXI", "Fondo de Cultura Económica", "Paidós", "Gedisa", "Alianza Editorial", "Morata", "Ariel", "Tecnos", "Siglo XXI Editores",
           "Editorial Trillas", "Amorrortu", "UNAM", "CLACSO", "Taurus", "Editorial Universidad de Antioquia"),
}  # fmt: skip
CITIES = {
    "en": ("Oxford", "Cambridge", "London", "New York", "Thousand Oaks, CA", "Cambridge, MA", "Chicago", "Berlin", "Washington, DC", "Geneva", "Hoboken, NJ"),
    "de": ("Frankfurt am Main", "Wiesbaden", "München", "Berlin", "Opladen", "Weinheim", "Stuttgart", "Göttingen", "Tübingen", "Baden-Baden", "Wien",
           "Frankfurt a. M.", "Bielefeld", "Köln", "Hamburg", "Zürich"),
    "pt": ("São Paulo", "Rio de Janeiro", "Petrópolis", "Campinas", "Belo Horizonte", "Brasília", "Porto Alegre", "Lisboa", "Salvador", "Curitiba", "Campinas, SP"),
    "es": ("Madrid", "México", "Buenos Aires", "Barcelona", "Bogotá", "Santiago de Chile", "Lima", "México, D.F.", "Medellín", "Caracas"),
}  # fmt: skip
INSTITUTIONS = {
    "en": ("University of Manchester", "Stanford University", "World Health Organization", "OECD", "U.S. Census Bureau", "National Research Council",
           "Centers for Disease Control and Prevention", "University of California, Berkeley", "World Bank", "European Commission", "IMF"),
    "de": ("Universität Bielefeld", "Freie Universität Berlin", "Statistisches Bundesamt", "Bundesministerium für Bildung und Forschung",
           "Technische Universität Dresden", "Deutsches Jugendinstitut", "Bundeszentrale für politische Bildung", "Universität zu Köln"),
    "pt": ("Universidade de São Paulo", "Universidade Federal de Minas Gerais", "Ministério da Saúde", "IBGE", "Pontifícia Universidade Católica do Rio de Janeiro",
           "Universidade Estadual de Campinas", "Instituto Brasileiro de Geografia e Estatística", "Ministério da Educação", "INEP"),
    "es": ("Universidad Nacional Autónoma de México", "Universidad de Buenos Aires", "CEPAL", "Ministerio de Educación", "Universidad Complutense de Madrid",
           "Instituto Nacional de Estadística", "Universidad de Chile", "Organización Panamericana de la Salud"),
}  # fmt: skip
JOURNALS = {
    "en": ("Journal of Economic Geography", "Social Science & Medicine", "American Sociological Review", "Nature", "Regional Studies", "Educ. Res.", "J. Phys. A"),
    "de": ("Kölner Zeitschrift für Soziologie und Sozialpsychologie", "Zeitschrift für Pädagogik", "Soziale Welt", "Aus Politik und Zeitgeschichte", "Leviathan",
           "Politische Vierteljahresschrift", "Zeitschrift für Soziologie", "Neue Juristische Wochenschrift", "KZfSS", "Das Argument"),
    "pt": ("Cadernos de Pesquisa", "Revista Brasileira de Educação", "Educação & Sociedade", "Revista de Saúde Pública", "Cad. Saúde Pública",
           "Pesquisa Agropecuária Brasileira", "Estudos Avançados", "Ciência Rural", "Revista Brasileira de Enfermagem", "Educação e Pesquisa"),
    "es": ("Revista Mexicana de Sociología", "Revista de Educación", "Perfiles Educativos", "Gaceta Sanitaria", "Estudios Sociológicos",
           "Revista Española de Salud Pública", "Comunicar", "Desarrollo Económico", "Rev Panam Salud Publica"),
}  # fmt: skip
SITES = ("www.example.org/report", "https://www.who.int/news/item/2019", "http://portal.example.gov.br/arquivos/relatorio.pdf", "https://www.destatis.de/DE/Themen",
         "https://www.oecd.org/trade/topics/", "http://www.cepal.org/es/publicaciones/1234", "https://www.bbc.co.uk/news/business-123456",
         "https://www.planalto.gov.br/ccivil_03/leis/l9394.htm", "https://repositorio.example.edu/handle/123/456")  # fmt: skip
EDITORS = {
    "en": ("(Eds.)", "(Ed.)", "(eds)", "(eds.)", "editors", "(ed.)"),
    "de": ("(Hrsg.)", "(Hg.)", "(Hrsg)", "(Hgg.)"),
    "pt": ("(Org.)", "(Orgs.)", "(Org)", "(Coord.)"),
    "es": ("(Eds.)", "(Comp.)", "(Coords.)", "(ed.)"),
}
LAWS = {
    "en": ("<title Clean Air Act of 1970,> <note 42 U.S.C. §> <pages 7401> (<date {year}>).", "<title Brown v. Board of Education,> <volume 347> <journal U.S.> <pages 483> (<date {year}>).",
           "<title Data Protection Act {year}.> <note c. 29.>", "<author European Parliament.> <title Directive {num}/EC of the European Parliament and of the Council on {a}.> <journal Official Journal of the European Union> <volume L 119,> <pages 1-88> (<date {year}>)."),
    "de": ("<author BVerfG,> <title Urteil vom 12. März> <date {year},> <note 1 BvR {num}/07,> <journal BVerfGE> <volume 120,> <pages 274.>",
           "<title Gesetz zur Förderung der {b}> <note vom 5. Mai> <date {year},> <journal BGBl. I> <pages S. {num}.>",
           "<author BGH,> <title Urteil v.> <date 17.03.{year}> – <note I ZR {num}/10,> <journal NJW> <date {year},> <pages S. 1234.>"),
    "pt": ("<author BRASIL.> <title Lei nº {num}, de 20 de dezembro de {year}. Estabelece as diretrizes da {a}.> <journal Diário Oficial da União,> <location Brasília, DF,> <date 23 dez. {year}.>",
           "<author BRASIL. Ministério da Saúde.> <title Portaria nº {num}, de 21 de outubro de {year}.> <location Brasília:> <publisher Ministério da Saúde,> <date {year}.>",
           "<author Brasil.> <title Constituição da República Federativa do Brasil.> <location Brasília:> <publisher Senado Federal;> <date {year}.>"),
    "es": ("<title Ley {num} de {year}, por la cual se regula la {a}.> <journal Diario Oficial,> <issue núm. {num},> <date 8 de julio de {year}.>",
           "<author España.> <title Ley Orgánica {num}/{year}, de 3 de mayo, de {a}.> <journal Boletín Oficial del Estado,> <date 4 de mayo de {year},> <issue núm. 106,> <pages pp. 17158-17207.>",
           "<author Congreso de la República.> (<date {year}>). <title Decreto Legislativo N° {num}.> <journal El Peruano.>"),
}  # fmt: skip
