"""The word lists of the baseline assessor, per language, written for this purpose.

An entry matches at the start of a word, whatever follows: `versp` finds "Verspätung". With `*` in
front it is found inside a word as well (`*ausfall` in "Zugausfall"), with `/` at the end the word
must end there (`sue/` is not found in "suede"). Entries of three letters or fewer are whole words.
Lower case, accents kept, apostrophes straight; one with a space is a phrase.
"""

from domain.assessment import Risk
from domain.values import Language

DE, FR, NL, EN = Language.GERMAN, Language.FRENCH, Language.DUTCH, Language.ENGLISH

COMPLAINT = {
    DE: (
        "beschwer|unversch|frech|skandal|katastroph|unmöglich/|reklam|*abgezock|abzock|betrug|"
        "betrüger|nie wieder|enttäusch|ärger|schlimm|schlecht|miserab|lächerlich|peinlich|wütend|"
        "sauerei|unfassbar|zumutung|versag|nervt|nerven/|nervig|genervt|*scheiß|scheiss|mist/|"
        "schon wieder|jedes mal|hasse|saftladen|unfähig|armutszeugnis|irrsinn|zum kotzen|kotzt|"
        "asozial|grotten|unzuverl|*verarsch|wucher|überteuert|totaler fail|fehlleistung|"
        "für nichts|dreist"
    ),
    FR: (
        "scandal|honte|inadmiss|inaccept|arnaque|plainte|réclamation|déçu|marre|nul/|nulle/|nuls/|"
        "catastroph|mécontent|lamentable|plus jamais|jamais plus|ridicule|furieu|mensonge|"
        "pour rien|se moque|insupportable|voleur"
    ),
    NL: (
        "klacht|klagen|schand|belachelijk|onacceptabel|waardeloos|waardeloze|teleurgesteld|oplicht|"
        "nooit meer|nooit weer|slecht|boos/|schaam|walgelijk|ergerlijk|voor niks|wanpresta|"
        "schandalig|waardeloosheid|beroerd|hopeloos"
    ),
    EN: (
        "complain|terrible|awful|worst|unacceptable|disgust|ridiculous|scam|rip off|ripoff|rip-off|"
        "never again|disappoint|pathetic|horrible|furious|angry|shame on|shameful|useless|joke of|"
        "a joke/|fed up|outrag|appalling|sick of|tired of|waste of|garbage|sucks/|for nothing|"
        "incompetent|rude/|disgrace|price gouging"
    ),
}

PROBLEM = {
    DE: (
        "funktioniert nicht|geht nicht|geht nix|klappt nicht|nicht möglich|kaputt|defekt|fehler|"
        "*störung|*ausfall|*ausfälle|ausgefallen|fällt aus|fällt heute aus|fällt leider aus|"
        "entfällt|versp|*verspätung|zu spät|verpasst|problem|kein netz|kein internet|kein wlan|"
        "*absturz|abgestürzt|stürzt|hängt/|verloren|falsch|fehlt|gesperrt|nicht angekommen|"
        "nicht erhalten|warte seit|warten seit|kommt nicht|lädt nicht|nicht mehr ins|abgebucht|"
        "doppelt berechnet|überfüllt|nicht erreichbar|keiner erreichbar|beschädigt|außer betrieb|"
        "sitze fest|sitzen fest|sitzen in"
    ),
    FR: (
        "ne marche|ne fonctionne|panne|cassé|erreur|problème|retard|bloqu|perdu|manque|pas reçu|"
        "rien reçu|en attente depuis|bug/|bugs/|ne peux plus|n'arrive pas|impossible de|plante/|"
        "défectueu|endommagé|injoignable"
    ),
    NL: (
        "werkt niet|werken niet|doet het niet|kapot|stuk/|*storing|fout/|fouten/|foutmelding|"
        "probleem|problemen|*vertrag|kwijt|ontbreekt|niet ontvangen|niet aangekomen|geblokkeerd|"
        "wacht al|defect|niet inloggen|kan niet meer|crasht|uitgevallen|beschadigd"
    ),
    EN: (
        "not working|isn't working|aren't working|stopped working|doesn't|didn't work|"
        "doesnt|does not|won't|wont/|can't|cant/|cannot|unable to|nothing works|broken|"
        "error|issue|problem|crash|delay|stuck|missing|lost|losing|fail|down again|is down|bug/|"
        "bugs/|never arrived|not received|haven't received|never received|did not get|didn't get|"
        "isn't there|disappeared|is gone/|are gone/|locked out|is locked|suspended|hacked|"
        "waiting for|charged twice|need help|wrong|battery died|keeps|keep getting|never got|"
        "not letting|isn't letting|not loading|files required"
    ),
}

PRAISE = {
    DE: (
        "danke/|dankeschön|vielen dank|super/|toll/|tolle/|toller/|tolles/|klasse service|"
        "großartig|prima/|lob/|top/|begeistert|ganz großes kino|glückwunsch|perfekt|hervorragend"
    ),
    FR: "merci|super/|génial|bravo|parfait|excellent|ravi/|ravie/|formidable|j'adore",
    NL: (
        "bedankt|dank je|dank u|dankjewel|top/|geweldig|super/|fijn/|complimenten|blij met|"
        "lekker dan|gek op|perfect"
    ),
    EN: (
        "thank|thanks|thx/|great service|great job|great team|great work|great help|is great|"
        "so great|awesome|love your|love the|love my|i love|loves the|excellent|amazing|brilliant|"
        "well done|fantastic|kudos|shout out"
    ),
}

QUESTION = {
    DE: (
        "wann|wie|wo/|woher|wohin|warum|wieso|weshalb|was kostet|welche|wer|kann ich|könnt ihr|"
        "können sie|gibt es|darf ich|habt ihr"
    ),
    FR: "quand|comment|où|pourquoi|combien|quel|est-ce que|puis-je|pouvez-vous|avez-vous",
    NL: (
        "wanneer|hoe/|hoeveel|waar|wat kost|welke|wie/|kan ik|mag ik|kunnen jullie|is er|zijn er|"
        "verkopen jullie|bij wie"
    ),
    EN: (
        "when|how|where|why|what|which|who|can i|could you|can you|is there|do you|does it|"
        "are there|is the|may i"
    ),
}

NEGATIVE = {
    DE: (
        "nicht|kein|leider|schade/|traurig|stau/|wart|ewig|unpünkt|teuer|egal|tot/|verletzt|weint|"
        "sterben|umbringen|bringe ich mich|kalt/|bombe|strafanzeige|verstorben|raus aus|stunden|"
        "keinen"
    ),
    FR: (
        "pas/|aucun|malheureusement|dommage|triste|trop cher|attend|encore une|encore deux|décédé|"
        "blessé|pleure|mourir|suicid|mettre le feu|porte plainte|rentre chez|ne veux plus"
    ),
    NL: (
        "niet|geen|helaas|jammer|verdrietig|te duur|wacht|overleden|gewond|huilen|zelfmoord|"
        "wil dood|in de fik|rechtbank|weer een"
    ),
    EN: (
        "not/|no/|never|unfortunately|sad/|annoy|slow/|expensive|hate|frustrat|another|nobody|"
        "passed away|bleeding|hospital because|die/|kill|bomb in|burn down|sue you|lawyer|"
        "left alone|letters|hours|don't|twice|ending my life"
    ),
}

SPAM = (
    "crypto giveaway|bitcoin giveaway|onlyfans|free followers|earn money fast|forex signal|"
    "link in bio|join my telegram|tag garantiert|dm me to earn"
)
"""Said by nobody who wants something of a brand."""

SPAM_HINTS = (
    "click here|klick hier|cliquez ici|klik hier|earn money|geld verdienen|gagnez de l'argent|"
    "verdien snel|crypto|krypto|bitcoin|forex|casino|telegram|whatsapp me|schreib mir auf whatsapp|"
    "investiere jetzt|invest now|investissez|giveaway|gratis gewinn|passive income|garantiert"
)
"""Each may stand in an honest question; two different ones beside each other do not."""

HELP_WANTED = {
    DE: "bitte|helft|hilf mir|helfen sie|brauche|benötige|könnt ihr|können sie",
    FR: "aidez|m'aider|s'il vous plaît|svp|besoin",
    NL: "help mij|help me|mij helpen|alsjeblieft|aub|graag|nodig",
    EN: (
        "help me|help us|send help|your help|please|pls|plz|i need|we need|assist me|let me know|"
        "would like|any suggestions|what should i|could you|can you"
    ),
}
"""With these, thanks are politeness towards somebody of whom something is wanted."""

POLITE = {
    DE: (
        r"(?:vielen |besten |herzlichen )?dank(?:e)? (?:schon ?mal |bereits )?(?:im voraus|vorab)"
        r"|danke (?:euch |ihnen )?schon ?mal|(?:vielen dank|danke)[\s.!:)(]*$"
    ),
    FR: r"merci (?:beaucoup )?d'avance|d'avance merci|merci[\s.!:)(]*$",
    NL: r"alvast (?:heel erg )?bedankt|bij voorbaat dank|(?:dank ?je ?wel|bedankt)[\s.!:)(]*$",
    EN: (
        r"(?:many |much )?thank(?:s| you)(?: so much| a lot)? in adv\w*"
        r"|thank(?:s| you) for your (?:help|time|reply|patience|attention|assistance)"
        r"|(?:many )?(?:thanks|thx|thank you)(?: again| a lot| so much)?[\s.!:)(-]*$"
    ),
}
"""Closing formulas: no praise when something stands before them (regular expressions)."""

IRONY = (
    "wieder mal|mal wieder|danke für nichts|thanks for nothing|merci pour rien|bedankt voor niks|"
    "dank auch|na super|toll gemacht|ganz großes kino|lekker dan|oh great|oh brilliant|just great|"
    "just what i needed|glückwunsch, jetzt|encore une|congratulations on|🙄|👏"
)
"""Beside thanks or praise, with something negative near, these sound like sarcasm."""

CONTRAST = "aber|leider|trotzdem|jedoch|but/|however|though|still/|mais/|maar|helaas|toch/"
"""Between thanks and what is wrong they make both sincere."""

SELF_HARM = (
    "nicht mehr leben|nicht mehr weiterleben|nicht weiterleben|mich umbringen|bring mich um|"
    "bringe mich um|bringe ich mich um|bring ich mich um|suizid|selbstmord|selbsttötung|"
    "das leben nehmen|mein leben beenden|dem leben ein ende|will sterben|möchte sterben|"
    "einfach nur sterben|lebensmüde|mir etwas antun|mir was antun|vor den zug werfen|"
    "vor den zug springen|keinen ausweg mehr|besser tot|"
    "kill myself|killing myself|suicid|end my life|ending my life|end it all|want to die|"
    "wanna die|don't want to live|dont want to live|do not want to live|no reason to live|"
    "take my own life|taking my own life|hurt myself|harm myself|self-harm|better off dead|"
    "can't go on living|"
    "me tuer|me suicider|en finir avec la vie|en finir avec tout|mettre fin à mes jours|"
    "envie de vivre|envie de mourir|veux mourir|ne veux plus vivre|me faire du mal|"
    "zelfmoord|zelfdoding|suïcid|niet meer leven|wil dood/|wil sterven|einde aan mijn leven|"
    "maak er een einde aan|mezelf iets aan|mezelf van kant|zin meer in het leven"
)
"""Looked for in every language at once: whoever writes so may write in any, and is never missed."""

HARMLESS = {
    DE: "sterbe vor lachen|lach mich tot|lache mich tot|totgelacht|bombig|bombenwetter|bombenstimm",
    FR: "mort de rire|morte de rire|morts de rire|à l'avocat|d'avocat|mourir de rire",
    NL: "advocaat met|lach me dood|lachen me dood|om te gillen",
    EN: (
        "dying to|dying laughing|died laughing|battery died|phone died|be the bomb|killing it|"
        "a killer|photo shoot|minor issue|minor problem|kill time"
    ),
}
"""Figures of speech and things, taken out before risks are looked for."""

RISKS: dict[Risk, dict[Language, str]] = {
    Risk.THREAT: {
        DE: (
            "bringe euch um|bring euch um|bringe dich um|bring dich um|mach dich kalt|"
            "mach euch kalt|mache euch kalt|abstechen|stech dich|anzünden|zünde euch|abfackel|"
            "bombe/|bombendrohung|in die luft jagen|in die luft sprengen|weiß, wo du wohnst|"
            "weiß, wo ihr|weiß wo du wohnst|weiß wo ihr|schlag dich tot|schlage euch|erschieß|"
            "ich komme vorbei und"
        ),
        FR: (
            "te tuer|vous tuer|vais vous crever|une bombe/|mettre le feu|brûler votre|"
            "sais où tu habites|sais où vous habitez|faire sauter|vous allez payer"
        ),
        NL: (
            "vermoord|maak je dood|maak jullie dood|kom langs en|steek je neer|in de fik|opblazen|"
            "een bom/|weet waar je woont|weet waar jullie|schiet je"
        ),
        EN: (
            "kill you|kill them all|kill your|burn down your|burn your|burn it down|bomb threat|"
            "a bomb/|bomb in|shoot you|shoot up|stab you|know where you live|blow up your"
        ),
    },
    Risk.GRIEF: {
        DE: (
            "verstorben|gestorben|mann ist tot|frau ist tot|vater ist tot|mutter ist tot|"
            "todesfall|beerdigung|tot aufgefunden|tödlich|trauerfall|"
            "in trauer|hinterblieben|beileid|ums leben gekommen|ums leben kam|todesopfer|"
            "personenschaden|personenunfall"
        ),
        FR: (
            "décédé|décès|est mort/|est morte/|deuil|obsèques|enterrement|condoléances|"
            "perdu la vie|accident de personne"
        ),
        NL: (
            "overleden|overlijden|uitvaart|begrafenis|dodelijk|condoleances|om het leven gekomen|"
            "kwam om het leven"
        ),
        EN: (
            "passed away|has died|died/|funeral|bereave|my late|condolences|was killed|grieving|"
            "lost his life|lost her life|lost their lives|fatality|fatalities"
        ),
    },
    Risk.INJURY: {
        DE: (
            "verletzt|verletzung|im krankenhaus|ins krankenhaus|notarzt|notaufnahme|verbrannt|"
            "verbrennung|blutet|stromschlag|vergiftet|lebensmittelvergift|allergischen schock"
        ),
        FR: "blessé|blessure|à l'hôpital|aux urgences|brûlure|électrocut|saigne|intoxication",
        NL: "gewond|verwond|in het ziekenhuis|naar het ziekenhuis|spoedeisende|brandwond|bloedt|"
        "vergiftig|elektrische schok",
        EN: (
            "injur|in hospital/|in the hospital|to hospital/|to the hospital/|hospitali|ambulance|"
            "bleeding|electric shock|electrocut|burned my|burnt my|food poisoning|a&e|er visit"
        ),
    },
    Risk.MINORS: {
        DE: "minderjährig",
        FR: "mineur/|mineure/|mineurs/",
        NL: "minderjarig",
        EN: "underage|a minor/|minors/",
    },
    Risk.LEGAL: {
        DE: (
            "anwalt|anwält|rechtsanw|verklag|klage ein|klage gegen|vor gericht|gerichtlich|"
            "amtsgericht|landgericht|strafanzeige|anzeige erstatt|zeige sie an|zeige euch an|"
            "rechtliche schritte|rechtsschutz|schlichtungsstelle|verbraucherzentrale|abmahn|"
            "staatsanwalt"
        ),
        FR: (
            "avocat|tribunal|porter plainte|porte plainte|dépose plainte|déposer plainte|"
            "en justice|mise en demeure|poursuites judiciaires"
        ),
        NL: (
            "advocaat|rechtbank|rechter/|juridische stappen|aanklagen|aanklacht|rechtszaak|"
            "aangifte|dagvaard|rechtsbijstand"
        ),
        EN: (
            "lawyer|attorney|solicitor|lawsuit|legal claim|legal team|sue you|suing|will sue|"
            "to sue|legal action|legal advice|take you to court|see you in court|small claims|"
            "trading standards"
        ),
    },
    Risk.PRESS: {
        DE: (
            "bin journalist|journalist bei|journalistin bei|als journalist|presseanfrage|"
            "presseabteilung|interviewanfrage|redakteurin bei|redakteur bei|recherchiere|"
            "recherche für"
        ),
        FR: "suis journaliste|journaliste à|journaliste au|journaliste pour|service presse|"
        "demande de presse|demande presse",
        NL: "ben journalist|journalist bij|journalist van|persvraag|persverzoek|redactie van",
        EN: (
            "i'm a journalist|i am a journalist|i'm a reporter|i am a reporter|reporter with|"
            "reporter for|reporter at|journalist with|journalist at|journalist for|press inquir|"
            "press enquir|media inquir|media enquir|media request|press office|newsroom"
        ),
    },
    Risk.HATE: {
        DE: (
            "ausländer raus|untermensch|vergast|nazi|hurensohn|hurensöhne|wichser|fotze|missgeburt|"
            "kanaken|neger|zigeuner|schwuchtel"
        ),
        FR: "sale arabe|sale juif|sale noir|sale gay|bougnoul|nègre|youpin|enculé|fils de pute",
        NL: "kankerlijer|kankerhoer|kankermarok|kutmarok|vieze jood|nikker|flikker op|tyfuslijer",
        EN: "faggot|nigger|nigga|subhuman|retarded|kike/|paki/|go back to your country|tranny",
    },
}
"""What keeps the machine silent and calls people, in the language of the text."""

CHILD = {
    DE: "mein kind|meine tochter|mein sohn|meine kinder|mein kleiner|meine kleine|kleinkind|baby",
    FR: "mon enfant|mes enfants|ma fille|mon fils|bébé",
    NL: "mijn kind|mijn dochter|mijn zoon|mijn kinderen|baby",
    EN: "my child|my kid|my kids|my children|my daughter|my son/|my baby|toddler",
}

DANGER = {
    DE: (
        "allein|verletz|vermisst|verschwunden|angefasst|belästig|bedroht|weint|angst|krank|"
        "verschluckt|erstick|missbrauch|geschlagen|vergessen"
    ),
    FR: ("seul|blessé|disparu|agress|harcel|menac|pleure|peur/|malade|avalé|étouff|frappé|oublié"),
    NL: (
        "alleen|gewond|vermist|verdwenen|aangeraakt|lastig|bedreigd|huil|bang/|ziek|ingeslikt|"
        "stikt|geslagen|vergeten"
    ),
    EN: (
        "alone|injur|missing|disappeared|touched|harass|threaten|crying|scared|sick/|swallow|"
        "chok|abuse|hit/|in hospital|left behind|bleeding"
    ),
}
"""A child is a matter for people only where something happens to it."""

AGE = (
    r"\b(?:ich bin|bin erst|i am|i'm|j'ai|ik ben)(?: erst| only| just| pas)? "
    r"(?:[4-9]|1[0-7])\s?(?:jahre|years old|year old|yo\b|ans\b|jaar)"
)
"""Somebody who says to be under eighteen (a regular expression)."""
