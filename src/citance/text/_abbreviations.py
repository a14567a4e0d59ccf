"""Words that carry a full stop without ending a sentence, by kind.

    NEVER      the sentence goes on, whatever follows: "e.g.", "Fig.", "vs.", "Dr.", "z. B.", "p. ej."
    NUMBERED   the sentence goes on before a number, a single letter, a Roman numeral or a bracket, and ends before
               any other capital: "No. 5", "vol. II", "App. A", but "He said no. Then"
    STARTER    the sentence ends only before a word of `STARTERS`: "Smith et al. The", but "Smith et al. Nature 4"
    CAPITALS   the sentence ends before an ordinary capitalised word, and goes on before an acronym, a number or a
               small letter: "Bacillus sp. Cells were", but "Bacillus sp. PCC 7"

A word in none of the kinds ends its sentence before anything that can start one. The lists were written by hand, for
English, Portuguese, Spanish, German, French, Italian and Latin; a word of one language that is an ordinary word of
another stands in the weaker kind. Every word counts as written and with its first letter capital, never in capitals
("CA." is a place, "ca." is about), unless the list itself holds capitals.
"""

from __future__ import annotations

__all__ = [
    "CAPITALS",
    "LABELS",
    "LETTERED",
    "NAME_PARTICLES",
    "NEVER",
    "NEVER_PAIRS",
    "NUMBERED",
    "ORDINAL_AFTER",
    "ORDINAL_BEFORE",
    "STARTER",
    "STARTERS",
]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _both(*lines: str) -> frozenset[str]:
    words = _words(*lines)
    return words | frozenset(word[0].upper() + word[1:] for word in words)


NEVER = _both(
    "e.g i.e eg ie cf cfr viz vs approx ca fig figs figg eq eqs eqn eqns ref refs dr drs prof profs subsp ssp var",
    "sect sects subsect subg ser f.sp cv bv pv Mr Mrs Ms Mt Ft St Ste Sts Messrs incl excl op loc vid nom.cons aff",
    # Portuguese, Spanish, Italian, French
    "p.ej p.ex ej sra srta dra profa sto sta av aprox vgr v.gr EE c.-à-d sig dott ex",
    # German
    "bzw vgl z.B d.h u.a u.U v.a i.d.R z.T o.g s.o s.u i.S i.S.d sog ggf ggfs evtl inkl exkl einschl bspw insb insbes",
    "abb abbn tab gem lt zit zzgl ders hrsg dipl dgl geb",
)

NEVER_PAIRS = frozenset(
    # The last four characters before the stop, for abbreviations printed with a space inside.
    {"z. B", "d. h", "u. a", "u. U", "v. a", "z. T", "o. g", "d. R", "i. e", "e. g", "p. e", "s. l", "i. S", "o. ä"}
)

NUMBERED = _both(
    "no nos nr nrs num núm núms nro nros vol vols v vv p pp pg pgs ch chap chaps sec secs § §§ par para art",
    "arts app appx append suppl supp tbl tabs col cols ver vers ed nº n° pág págs pag pags pagg cap caps fl fls f ff",
    "bd kap abs anm rn rz aufl cat exp expt def thm lem prop cor rem alg ext tel rel op lot grp gr obs séc sec",
    "jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic fev mai set out dez okt",
)

STARTER = _both(
    "al jr sr inc ltd ltda cia corp co bros dept depto dpto univ inst assoc natl acad proc rev lett phys"
    " chem biol med",
    "sci int soc ann trans gov sen rep gen capt sgt hon pres maj resp eds org orgs trad coord coords máx mín am",
    "math stat eng res appl nat genet mol psychol sociol econ hist geol bot zool env environ",
    "usw ebd jh jhd jhdt ecc UU ud uds",
)

CAPITALS = _both("sp spp n.sp esp")

LETTERED = _words(
    # After one of these a single letter is a name of a thing, not a person's initial: "vitamin C. Patients".
    "vitamin hepatitis group groups type types appendix panel panels phase class model step section part"
    " protein factor"
    " case figure fig table set site arm cohort condition influenza grupo tipo vitamina fase clase classe gruppe"
    " typ phänotyp anhang groupe = level grade zone region"
)

LABELS = _words(
    # "Figure 1. Overview" at the start of a paragraph: the label stays with what it labels.
    "fig fig. figs figure figura abbildung abb. table tabla tabela tab. tabelle tableau box scheme plate"
    " video movie"
    " theorem lemma definition proposition corollary remark example hypothesis theorem. step"
)

ORDINAL_AFTER = _words(
    # A German ordinal goes on before one of these.
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert"
    " Jahrhunderts Jh Jhd"
    " Jahrhunderte Jahrtausend Lebensjahr Lebensjahres Lebensjahrzehnt Tag Tages Tage Woche Monat Monats"
    " Jahr Klasse"
    " Auflage Kapitel Weltkrieg Semester Quartal Perzentil Grades Grad"
)
ORDINAL_BEFORE = _words("am dem der des im vom zum den beim seit bis ab")

NAME_PARTICLES = _words("De La Le Da Do Dos Das Di Del Der Den Las Los El Al An Van Von Du Des Lo Ten Ter San Y E")

STARTERS = _words(
    # English
    "The A An This That These Those It Its We Our In On At By For From To With Without As If When"
    " While Although"
    " Though However Moreover Furthermore Therefore Thus Hence Here There They Their He She His Her I"
    " You One Two"
    " Three Four Five Some Many Most Several Both Each All Another Other Others Such No Not Nevertheless"
    " Nonetheless Additionally Also Similarly Conversely Finally First Second Third Next Then After"
    " Before During"
    " Since Because Despite Given Among Between Based Using Consistent Interestingly Importantly Notably Indeed"
    " Recently Recent Previous Previously Further More Overall Fig Figs Figure Figures Table Tables Eq Ref Refs"
    " Data Results Patients Participants Studies Subjects Samples Only Even Instead Likewise Yet But"
    " And Or So What"
    " Why How Which Who Where Whether Of Compared Unlike Unfortunately Subsequently Specifically Taken Together"
    " Briefly Currently Until Under Over Upon Once Within Through Via Let Note Suppose Nor Later"
    " Earlier Today Now"
    " Following Like According Accordingly Consequently Alternatively Increased Decreased Higher"
    " Lower Every Any"
    " Few Much Less Rather Besides Meanwhile Again Did Does Is Are Was Were Can Could Should Would"
    " May Might Please"
    # Portuguese and Spanish
    " O Os As Um Uma Este Esta Estes Estas Esse Essa Esses Essas Isso Isto Em No Na Nos Nas Do Da Dos"
    " Das Para Por"
    " Com Sem Como Se Quando Embora Além Assim Portanto Porém Contudo Entretanto Já Ao Segundo Ele"
    " Ela Eles Elas"
    " Foi Foram Nesse Neste Nessa Nesta Dessa Desta Não Também Outro Outra Outros Outras Ainda Pois"
    " Mas Tal Tais"
    " El La Los Las Un Una Estos Ese Esa Esto En De Del Con Sin Si Cuando Aunque Además Así Según Su Sus Al Lo"
    " También Entre Desde Hasta Sobre Pero Y Otro Otros Otra Otras Ello Ellos Tras Ante Cada"
    # German, French, Italian
    " Der Die Das Ein Eine Einer Dies Diese Dieser Dieses Im Am An Auf Bei Für Mit Nach Von Zu Zum"
    " Zur Es Er Sie"
    " Wir Ich Als Wenn Während Obwohl Jedoch Auch Dabei Damit Darüber Dadurch Hier Hierbei Insgesamt"
    " Aus Um Durch"
    " Über Unter Zudem Somit Daher Allerdings Dennoch Sowohl Ebenso Da"
    " Le Les Une Des Ce Cette Ces Il Elle Ils Elles Nous Dans Pour Par Avec Sans Sur Comme Quand Bien Ainsi"
    " Cependant Toutefois Du Aux Selon On Lo Gli Questo Questa Questi Nel Nella Di Per Inoltre Tuttavia Anche"
)
