"""Cue phrases of Spanish, Portuguese and German, in the families of the English ones.

The training statements are English; a foreign phrase shares the weights of its family and its relation to the target,
so that other languages are judged by the same rules. Words that mean something else in English are left out.
"""

from __future__ import annotations

__all__ = ["OTHER_LANGUAGES"]

_ES_RESULT = "{resultados|hallazgos|datos|observaciones|estimaciones|análisis}"
_PT_RESULT = "{resultados|achados|dados|observações|estimativas|análises}"
_DE_RESULT = (
    "{ergebnisse|ergebnissen|ergebnis|befunde|befunden|befund|daten|beobachtungen|beobachtung|schätzung|schätzungen"
    "|studie|untersuchung|analyse|stichprobe|erhebung|befragung|messungen}"
)

OTHER_LANGUAGES: dict[str, tuple[str, ...]] = {
    "OWNRES": (
        "{nuestros|nuestras|estos|estas|los presentes} " + _ES_RESULT,
        "{nuestro|nuestra} {estudio|trabajo|análisis|muestra|estimación|resultado|hallazgo|serie|encuesta|panel}",
        "{nossos|nossas|estes|estas|esses|essas|os presentes} " + _PT_RESULT,
        "{nosso|nossa} {estudo|trabalho|análise|amostra|estimativa|resultado|achado|série|pesquisa|painel}",
        "{unsere|unseren|unserer|unser|unserem|diese|dieses|dieser|die vorliegenden|die vorliegende} " + _DE_RESULT,
        "los {resultados|hallazgos|datos} {obtenidos|presentados} aquí",
        "os {resultados|achados|dados} {obtidos|apresentados} aqui",
    ),
    "OWNACT": (
        "{encontramos|observamos|hallamos|obtuvimos|detectamos|confirmamos|comprobamos|constatamos|hemos encontrado"
        "|hemos observado}",
        "{verificamos|obtivemos|detectámos|constatamos|mostramos|evidenciamos}",
        "{finden wir|fanden wir|beobachten wir|beobachteten wir|zeigen wir|konnten wir|wir finden|wir fanden"
        "|wir beobachten|wir beobachteten|wir konnten|wir zeigen|ich finde|ich fand}",
    ),
    "OWNLOC": (
        "{en|de} {nuestro|nuestra|el presente|este|la presente} {estudio|trabajo|muestra|serie|análisis|investigación"
        "|artículo|panel|encuesta}",
        "{el presente|este} {estudio|trabajo}",
        "{neste|deste|no presente|do presente|nesta|desta|na presente|em nosso|no nosso|na nossa|o presente|este}"
        " {estudo|trabalho|artigo|pesquisa|amostra|série|investigação|análise}",
        "{in|aus|mit} {unserer|unserem|unseren|dieser|diesem|der vorliegenden} {studie|arbeit|untersuchung|stichprobe"
        "|analyse|erhebung|daten|fällen|betrieben|befragung|panel|beitrag}",
        "die vorliegende {studie|arbeit|untersuchung}",
    ),
    "WE": ("{wir|unsere|unser|unserer|unseren|unserem|nuestro|nuestra|nuestros|nuestras|nosso|nossa|nossos|nossas}",),
    "RESN": (
        "{los|las|la|el|estos|estas} {resultados|hallazgos|datos|estimaciones|estimación|coeficiente|coeficientes"
        "|resultado|efecto|regresiones|encuesta|entrevistas}",
        "{os|as|o|a|esses|essas} {resultados|achados|dados|estimativas|estimativa|coeficiente|coeficientes|resultado"
        "|efeito|regressões|entrevistas}",
        "{die|der|das|den} {ergebnisse|ergebnissen|befunde|befunden|befund|ergebnis|daten|schätzung|schätzungen"
        "|koeffizient|koeffizienten|effekt|interviews|regression|befragung|erhebung}",
    ),
    "AGREE": (
        "{coincide|coinciden|coincidió|coincidieron|coincidente|coincidentes|coincidiendo|concuerda|concuerdan"
        "|concordó|consistente|consistentes|congruente|congruentes|compatible|compatibles|coherente|coherentes} con",
        "en {línea|concordancia|consonancia|acuerdo|conformidad|sintonía} con",
        "{de acuerdo con lo|acorde con|acordes con|conforme a lo|tal como|tal y como|al igual que|lo mismo que}",
        "{concorda|concordam|concordou|concordante|concordantes|coincide|coincidem|consistente|consistentes|condizente"
        "|condizentes|coerente|coerentes|compatível|compatíveis|convergem|corroborando} com",
        "{em|na mesma} {consonância|concordância|linha|acordo|conformidade|sintonia} {com|de}",
        "{de acordo com os|assim como|tal como|da mesma forma que|do mesmo modo que}",
        "{im|in} {einklang|übereinstimmung|guter übereinstimmung} mit",
        "{überein|übereinstimmt|übereinstimmen|übereinstimmend|übereinstimmung|deckt sich|decken sich|deckte sich"
        "|deckten sich|deckungsgleich|passt zu|passen zu|passt zum|passt zur|entspricht|entsprechen|entsprach"
        "|entsprachen|vereinbar mit|konsistent mit|im sinne von}",
    ),
    "SIMILAR": (
        "{similar|similares|semejante|semejantes|parecido|parecidos|comparable|comparables|análogo|análogos} {a|al"
        "|con|de}",
        "{similarmente|igualmente|asimismo|del mismo modo|de manera similar|de igual manera|también}",
        "{semelhante|semelhantes|similar|similares|parecido|parecidos|comparável|comparáveis|análogo|análogos} {a|ao"
        "|aos|à|às|com}",
        "{semelhantemente|igualmente|da mesma forma|do mesmo modo|de forma semelhante|também}",
        "{ähnlich|ähnliche|ähnlichen|ähnliches|vergleichbar|vergleichbare|vergleichbaren|gleichfalls|ebenfalls"
        "|ebenso|ebenso wie|genauso|gleichermaßen|ähnlich wie|wie schon|wie auch|auch bei}",
    ),
    "CONFIRM": (
        "{confirma|confirman|confirmó|confirmaron|confirmado|confirmados|confirmando|corrobora|corroboran|corroboró"
        "|corroboraron|apoya|apoyan|apoyaron|respalda|respaldan|respaldó|respaldaron|refuerza|refuerzan|replica"
        "|replican|replicó|replicaron|ratifica|ratifican|reproducen|sustentan|avalan|avala}",
        "{confirmam|confirmou|confirmaram|corroboram|corroborou|corroboraram|apoiam|apoia|reforça|reforçam|sustenta"
        "|sustentam|replicam|replicou|reproduzem|ratificam|respaldam|endossam}",
        "{bestätigt|bestätigen|bestätigte|bestätigten|bestätigung|stützt|stützen|stützte|stützten|unterstützt"
        "|unterstützen|untermauert|untermauern|bekräftigt|bekräftigen|repliziert|replizieren|reproduziert"
        "|reproduzieren|erhärtet|erhärten|belegt ebenfalls|sprechen für|spricht für}",
    ),
    "PREV": (
        "{ya|previamente|anteriormente} {descrito|descritos|reportado|reportados|observado|encontrado|señalado}",
        "{já|previamente|anteriormente} {descrito|descritos|relatado|relatados|observado|encontrado}",
        "{bereits|schon|früher|zuvor} {berichtet|gefunden|beschrieben|beobachtet|gezeigt|festgestellt}",
    ),
    "DISAGREE": (
        "{en contraste con|a diferencia de|a diferencia del|al contrario de|contrario a|contraria a|contrarios a"
        "|contrarias a|contrariamente a|en contra de|en contradicción con|opuesto a|opuestos a|distinto de|distintos de"
        "|diferente de|diferentes de|en desacuerdo con}",
        "{contradice|contradicen|contradijo|contrasta|contrastan|difiere|difieren|difirió|discrepa|discrepan|refuta"
        "|refutan|desmiente|desmienten|se opone|se oponen|se aparta|se apartan|cuestiona|cuestionan|rechaza|rechazan}",
        "{em contraste com|ao contrário de|ao contrário do|ao contrário dos|diferentemente de|diferentemente do"
        "|contrariamente a|contrário a|contrária à|em contradição com|em desacordo com|diferente de|diferentes de"
        "|diferente do|diferentes dos|oposto ao}",
        "{contradiz|contradizem|contrasta|contrastam|difere|diferem|diferiu|discorda|discordam|diverge|divergem|refuta"
        "|refutam|opõe-se|opõem-se|questiona|questionam|rejeita|rejeitam}",
        "{im|in} {gegensatz|widerspruch|kontrast} {zu|zum|zur|mit}",
        "{anders als|entgegen|widerspricht|widersprechen|widersprach|widersprachen|widerlegt|widerlegen|weicht"
        "|weichen|abweicht|abweichen|abweichend|abweichend von|unterscheidet sich|unterscheiden sich|entkräftet"
        "|sprechen gegen|spricht gegen|verwerfen|verworfen|im unterschied zu|nicht haltbar|zurückzuweisen}",
    ),
    "THAN": (
        "{mayor|menor|mayores|menores|superior|superiores|inferior|inferiores} {que|a|al|a la|a los|a las|de lo}",
        "{más|menos} {alto|alta|altos|altas|bajo|baja|bajos|bajas|fuerte|débil} {que|de lo}",
        "{maior|menor|maiores|menores|superior|superiores|inferior|inferiores} {que|do que|ao|aos|à|às}",
        "{höher|niedriger|geringer|größer|kleiner|stärker|schwächer|länger|kürzer|schneller|langsamer|häufiger"
        "|seltener|mehr|weniger} als",
    ),
    "CONTRAST": (
        "{sin embargo|aunque|mientras que|pero|no obstante|en cambio|por el contrario|a pesar de}",
        "{no entanto|entretanto|contudo|todavia|porém|embora|enquanto|mas|por outro lado|ao contrário|apesar de}",
        "{jedoch|aber|hingegen|dagegen|während|obwohl|allerdings|dennoch|trotzdem|sondern|wohingegen|zwar}",
    ),
    "NEG": ("{não|nicht|kein|keine|keinen|keiner|keinem|ohne|weder|nunca|tampoco|tampouco|nem|niemals}",),
    "NOSIG": ("{ningún|ninguna|nenhum|nenhuma|sin|sem|keinen|keine} {efecto|asociación|relación|efeito|associação"
              "|relação|diferença|diferencia|effekt|zusammenhang|unterschied|einfluss}",),
    "OTHERS": (
        "{otros|varios|algunos|diversos|numerosos} {estudios|autores|trabajos}",
        "{estudios|trabajos|investigaciones} {previos|previas|anteriores|recientes}",
        "{outros|vários|alguns|diversos|numerosos} {estudos|autores|trabalhos}",
        "{estudos|trabalhos|pesquisas} {prévios|anteriores|recentes}",
        "{andere|frühere|mehrere|einige|viele|neuere|bisherige} {studien|arbeiten|autoren|untersuchungen|befunde}",
    ),
    "SAID": (
        "{encontraron|encontró|observaron|observó|reportaron|reportó|señalan|señala|mostraron|mostró|describen"
        "|hallaron|halló|sugieren|sostiene|sostienen}",
        "{encontraram|encontrou|observaram|observou|relataram|relatou|apontam|mostraram|mostrou|descrevem|sugerem}",
        "{fanden|fand|berichten|berichtet|berichteten|zeigten|zeigte|beobachteten|beschreiben|argumentiert|zufolge}",
    ),
    "HEDGE": ("{podría|podrían|puede|pueden|quizá|tal vez|poderia|poderiam|pode|podem|talvez|könnte|könnten"
              "|möglicherweise|vermutlich|wahrscheinlich|dürfte|dürften}",),
    "EXPLAIN": ("{porque|debido a|por lo tanto|por tanto|devido a|devido ao|portanto|pois|weil|aufgrund|daher|deshalb"
                "|erklären|erklärt|erklärung}",),
    "METHOD": (
        "{utilizando|método|métodos|cuestionario|según el método|adaptado de|questionário|descrito por|segundo o método"
        "|verfahren|methode|methoden|fragebogen|anhand|mittels|nach der methode}",
    ),
    "THEORY": ("{hipótesis|teoría|modelo|hipótese|teoria|hypothese|hypothesen|theorie|modell|annahme|tesis|tese"
               "|idea|conclusión|conclusão|schlussfolgerung}",),
}  # fmt: skip
