"""Words that no question has any business with, in the languages that orders to models come in.

All patterns are for folded text (`text.folded`): lower case, no accents. They are coarse on purpose: what they stop is
said by the offline interviewer instead, in the bank's words.
"""

import re

MARKUP = re.compile(
    r"```|~~~|\*\*|__\w|^\s*#{1,6}\s|</|<!|\[[^\]]*\]\(|!\[|https?:|www\.|\w@\w|javascript:|data:\w+/|&#?\w+;|\|\s*-{3}"
    r"|[{}\\]|\b[\w-]+\.(?:com|org|info|biz|xyz|ru|cn)\b|\b[\w-]+\.(?:net|io|dev|app|example|test)/"
    r"|<\|?(?:im_|system|assistant|user|end|script|img|data|a )"
)
TAG = re.compile(r"<\s*[a-z]")

_ENGLISH = (
    r"you(?:r account)? (?:are|have been|were|is|has been)(?: now| already| hereby)? "
    r"(?:upgraded|unlocked|hired|promoted)",
    r"your (?:\w+ )?(?:score|grade|rating)s?\b",
    r"your (?:\w+ )?(?:plan|account|subscription|limit|quota|allowance|turns?)(?: \w+)? "
    r"(?:is|are|has|have|was|were|will)\b",
    r"(?:plan|account|tariff|limit|quota|allowance) (?:is|has been|was)(?: now| set to)? "
    r"(?:pro|premium|free|upgraded|lifted|removed|raised|unlimited|changed|reset)\b",
    r"(?:upgraded?|switched|moved) (?:you |your \w+ )?to (?:the )?(?:pro|premium)",
    r"(?:pro|premium|free|starter) (?:plan|account|tier|version|user)",
    r"plan\s*[:=]\s*\w+|invite code|free (?:limit|turns|trial|interviews?)|turns? (?:left|remaining)",
    r"(?:interview|this session) is (?:now )?(?:over|finished|free)|no (?:more )?limits?\b|without limits?\b",
    r"full marks|top marks|perfect score|pass(?:ed)? the interview|five out of five|turns?_(?:left|used)|402|refund\w*",
    r"\d+\s*(?:/|out of|of|von|de|sur)\s*(?:5|10|100)\b",
    r"(?:system|hidden|secret) (?:prompt|message|instructions?)|my instructions",
    r"(?:admin(?:istrator)?|developer|debug) mode",
)
_SPANISH = (
    r"(?:tu|su) (?:plan|cuenta|suscripcion|limite|cuota|puntuacion|nota|calificacion)\b|plan (?:ahora )?es ",
    r"sin limites?\b|ilimitad\w*|codigo de invitacion|turnos? (?:restantes?|gratis)|gratuit\w*|reembolso\w*",
    r"entrevista (?:ha terminado|termino|es gratis)|puntuacion\w*|calificacion\w*",
    r"(?:instrucciones|mensaje|prompt) del sistema|has? sido (?:ascendid|actualizad|contratad)\w*",
)
_GERMAN = (
    r"(?:dein|ihr)(?:e|en)? (?:plan|tarif|konto|abo|limit|kontingent|punktzahl|note|bewertung)\b|(?:plan|tarif) ist\b",
    r"unbegrenzt\w*|unbeschrankt\w*|ohne (?:limit|begrenzung|beschrankung)|hochgestuft|freigeschaltet|einladungscode",
    r"volle punktzahl|punktzahl\w*|bewertung\w*|punkten?\b|systemnachricht\w*|systemprompt\w*",
    r"(?:interview|gesprach) ist (?:beendet|vorbei|kostenlos)|kostenlos\w*|erstattung\w*",
)
_FRENCH = (
    r"(?:votre|ton|ta) (?:forfait|compte|abonnement|limite|note|score|plan)\b|illimite\w*",
    r"sans limites?\b|gratuite?s?\b|code d.invitation|remboursement\w*|l.entretien est (?:termine|fini|gratuit)",
    r"(?:instructions|message) (?:du )?systeme",
)
_HINDI = (r"असीमित|मुफ्त|अंक|स्कोर|प्लान|योजना अब|सीमा हट|(?:साक्षात्कार|इंटरव्यू) (?:समाप्त|खत्म)|सिस्टम प्रॉम्प्ट",)

# Whether somebody has paid, may go on or did well is not for a model to say.
CLAIMS = re.compile(rf"\b(?:{'|'.join((*_ENGLISH, *_SPANISH, *_GERMAN, *_FRENCH))})|(?:{'|'.join(_HINDI)})")

# A question may well be about these ("score a model", "upgrade a cluster"); then the bank's words have them, too.
DOUBTFUL = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|upgrad\w+|unlimited|premium|subscriptions?|credits?|payments?|paid|pay|grades?|rating|"
    r"quota|billing|prompts?|hired|paywall|money|euros?|dollars?|rupees?)\b"
)

# In an evaluation scores and points are at home, as long as they don't speak for the report; plans and prompts are not.
AT_HOME_IN_A_REPORT = re.compile(
    r"\d+\s*(?:/|[a-z ]+)\s*\d+|(?:punktzahl|bewertung|puntuacion|calificacion)\w*|punkten?|अंक|स्कोर"
)
