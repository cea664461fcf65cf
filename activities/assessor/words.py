"""The word lists of the baseline assessor: stems per language, written for this purpose.

An entry matches at the start of a word, whatever follows (`versp` matches "Verspätung"); one of
three letters or fewer only as the whole word; one with a space as a phrase. Lower case, accents
kept.
"""

from domain.assessment import Risk
from domain.values import Language

COMPLAINT = {
    Language.GERMAN: (
        "beschwer|unversch|frech|skandal|katastroph|unmöglich|reklam|abzock|betrug|nie wieder|"
        "enttäusch|ärger|schlimm|schlecht|miserab|lächerlich|peinlich|wütend|sauerei|unfassbar|"
        "frechheit|zumutung|versag|nervt|nervig|scheiß|mist|schon wieder|jedes mal|wieder mal"
    ),
    Language.FRENCH: (
        "scandal|honte|inadmissible|inaccept|arnaque|plainte|réclam|déçu|marre|nul|catastroph|"
        "mécontent|lamentable|jamais plus|ridicule|furieu|inadmiss"
    ),
    Language.DUTCH: (
        "klacht|schand|belachelijk|onacceptabel|waardeloos|teleurgesteld|oplicht|nooit meer|"
        "slecht|boos|schaam|walgelijk|alweer|wederom|ergerlijk"
    ),
    Language.ENGLISH: (
        "complain|terrible|awful|worst|unacceptable|disgust|ridiculous|scam|ripoff|rip-off|"
        "never again|disappoint|pathetic|horrible|furious|angry|shame|useless|joke of|fed up|"
        "outrag|appalling|sick of|waste of|garbage|sucks"
    ),
}

PROBLEM = {
    Language.GERMAN: (
        "funktioniert nicht|geht nicht|klappt nicht|kaputt|defekt|fehler|störung|ausfall|"
        "ausgefallen|versp|problem|kein netz|abgestürzt|hängt|verloren|falsch|fehlt|gesperrt|"
        "nicht angekommen|warte seit"
    ),
    Language.FRENCH: (
        "ne marche|ne fonctionne|panne|cassé|erreur|problème|retard|bloqu|perdu|manque|pas reçu|"
        "en attente depuis|bug"
    ),
    Language.DUTCH: (
        "werkt niet|doet het niet|kapot|stuk|storing|fout|probleem|vertrag|kwijt|ontbreekt|"
        "niet ontvangen|geblokkeerd|wacht al|defect"
    ),
    Language.ENGLISH: (
        "not working|doesn't work|doesn’t work|does not work|won't|won’t|can't|can’t|cannot|"
        "broken|error|issue|problem|crash|delay|stuck|missing|lost|fail|down again|bug|"
        "never arrived|not received|locked out|suspended|hacked|waiting for"
    ),
}

PRAISE = {
    Language.GERMAN: (
        "danke|dankeschön|super|toll|klasse|großartig|prima|lob|top service|begeistert"
    ),
    Language.FRENCH: "merci|super|génial|bravo|parfait|excellent|ravi|formidable",
    Language.DUTCH: "bedankt|dank je|dank u|top|geweldig|super|fijn|complimenten|blij met",
    Language.ENGLISH: (
        "thank|thanks|great|awesome|love|excellent|amazing|brilliant|well done|fantastic|kudos"
    ),
}

QUESTION = {
    Language.GERMAN: (
        "wann|wie|wo|warum|wieso|weshalb|was kostet|welche|wer|kann ich|könnt ihr|gibt es"
    ),
    Language.FRENCH: "quand|comment|où|pourquoi|combien|quel|est-ce que|puis-je|pouvez-vous",
    Language.DUTCH: "wanneer|hoe|waar|waarom|wat kost|welke|wie|kan ik|kunnen jullie|is er",
    Language.ENGLISH: "when|how|where|why|what|which|who|can i|could you|can you|is there|do you",
}

NEGATIVE = {
    Language.GERMAN: "nicht|kein|leider|schade|traurig|genervt|stau|wart|ewig|unpünkt|teuer",
    Language.FRENCH: "pas|aucun|malheureusement|dommage|triste|cher|attend",
    Language.DUTCH: "niet|geen|helaas|jammer|verdrietig|duur|wacht",
    Language.ENGLISH: "not|no|never|unfortunately|sad|annoy|slow|expensive|hate|wait|frustrat",
}

SPAM = (
    "crypto|bitcoin giveaway|onlyfans|casino|gratis gewinn|free followers|earn money|forex|"
    "click here|link in bio|whatsapp me|investiere jetzt|telegram channel"
)

IRONY = (
    "wieder mal|mal wieder|danke für nichts|thanks for nothing|merci pour rien|bedankt voor niks|"
    "vielen dank auch|na super|toll gemacht|great job|well done|bravo|herzlichen glückwunsch|"
    "congratulations|🙄|👏"
)
"""Beside thanks or praise, with something negative near, these sound like sarcasm."""

RISKS = {
    Risk.SELF_HARM: (
        "nicht mehr leben|umbringen|suizid|selbstmord|das leben nehmen|kill myself|suicid|"
        "end my life|want to die|don't want to live|me tuer|en finir|plus envie de vivre|"
        "zelfmoord|wil niet meer leven|mezelf iets aan"
    ),
    Risk.THREAT: (
        "bringe euch um|abstechen|bombe|anzünden|ich komme vorbei und|will kill|bomb|burn down|"
        "shoot|je vais vous tuer|vermoord|ik kom langs en"
    ),
    Risk.GRIEF: (
        "verstorben|gestorben|todesfall|beerdigung|tot aufgefunden|tödlich|trauer|passed away|"
        "died|funeral|killed|décédé|décès|mort|deuil|overleden|uitvaart|overlijden|dodelijk"
    ),
    Risk.INJURY: (
        "verletzt|krankenhaus|notarzt|verbrannt|blutet|injur|hospital|ambulance|bleeding|"
        "electric shock|stromschlag|blessé|hôpital|gewond|ziekenhuis"
    ),
    Risk.MINORS: "minderjährig|mein kind|meine tochter|mein sohn|underage|minor|mineur|minderjarig",
    Risk.LEGAL: (
        "anwalt|rechtsanwalt|klage|verklag|gericht|strafanzeige|anzeige erstatt|lawyer|attorney|"
        "sue|lawsuit|court|legal action|avocat|tribunal|porter plainte|advocaat|rechtbank|aanklag"
    ),
    Risk.PRESS: (
        "journalist|redaktion|presseanfrage|recherche für|reporter|press inquiry|newsroom|"
        "rédaction|persvraag|redactie"
    ),
    Risk.HATE: (
        "ausländer raus|untermensch|vergast|nazi|faggot|nigg|subhuman|sale arabe|kanker|"
        "hurensohn|wichser|fotze|retard"
    ),
}
