"""Skills and languages by name. Skills that aren't here are taken as they are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from interviewers import rules

# The name as it is shown; after the colon, other ways to write it.
_SKILLS: Final = """
Accessibility: a11y
Account management
Agile: scrum, kanban
Algorithms: dsa, data structures, data structures and algorithms
Android
Angular: angularjs, angular.js
Ansible
API design: apis, rest api, rest, rest apis
AWS: amazon web services
Azure: microsoft azure
Back end: backend, back-end, backend development
Bash: shell, shell scripting
Behavioural interviews: behavioral, behavioural, behavioral interviews, soft skills
Big data
Bioinformatics
Blockchain
Business analysis
C
C++: cpp, c plus plus
C#: c sharp, csharp
Career coaching: coaching
Case interviews: case studies, consulting cases
CI/CD: continuous integration, continuous delivery, ci
Clojure
Cloud architecture: cloud
Communication
Compilers
Computer vision: opencv
Concurrency: multithreading
Cryptography
CSS: css3, sass
Customer success
Cyber security: cybersecurity, information security, infosec, security
Dart
Data analysis: data analytics, analytics
Data engineering: etl
Data modelling: data modeling
Data science
Databases: dbms, rdbms
Debugging
Deep learning
DevOps: dev ops
Distributed systems
Django
Docker: containers
Domain-driven design: ddd
Elasticsearch
Elixir
Embedded systems: embedded, firmware
Engineering management: em
Erlang
Excel
Express: express.js, expressjs
FastAPI
Figma
Finance
Flask
Flutter
Front end: frontend, front-end, frontend development
Full stack: fullstack, full-stack
Functional programming: fp
Game development: gamedev
Git
Go: golang
Google Cloud: gcp, google cloud platform
GraphQL
Growth
Haskell
HTML: html5
Incident response
iOS
Java
JavaScript: js, ecmascript, javascript (es6)
Kafka: apache kafka
Kotlin
Kubernetes: k8s
Laravel
Leadership
Linear algebra
Linux: unix
Low-level design: lld, object-oriented design, ood
Machine learning: ml
Marketing
Mathematics: maths, math
Mentoring
Microservices
ML engineering: mlops
Mobile
MongoDB: mongo
MySQL
Natural language processing: nlp
Negotiation
Networking: computer networks
.NET: dotnet, .net core, asp.net
Next.js: nextjs
Node.js: node, nodejs
NoSQL
Observability: monitoring
Operating systems: os
Oracle
Performance: performance tuning, optimisation, optimization
PHP
Physics
PostgreSQL: postgres, psql
Power BI
Probability
Product design
Product management: product, pm
Product sense
Program management
Project management
Prompt engineering
Python: python3
PyTorch
QA: quality assurance
Quantitative finance: quant
R
RabbitMQ
React: react.js, reactjs
React Native
Recommender systems: recommendation systems
Redis
Research
Risk
Ruby
Ruby on Rails: rails, ror
Rust
Sales
Salesforce
SAP
Scala
Search
Selenium
Site reliability: sre, site reliability engineering
Software architecture: architecture
Spark: apache spark, pyspark
Spring: spring boot, springboot
SQL
Stakeholder management
Statistics: stats
Strategy
Svelte
Swift
System design: systems design, hld, high-level design
Tableau
Technical writing
TensorFlow
Terraform
Testing: unit testing, test automation, tdd
TypeScript: ts
UI design: ui
User research
UX design: ux, ui/ux
Vue: vue.js, vuejs
Web security: application security, appsec
WebRTC
"""

# ISO 639-1
_LANGUAGES: Final = """
aa Afar|ab Abkhazian|ae Avestan|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic|as Assamese|av Avaric|ay Aymara
az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian|bi Bislama|bm Bambara|bn Bengali|bo Tibetan|br Breton|bs Bosnian
ca Catalan|ce Chechen|ch Chamorro|co Corsican|cr Cree|cs Czech|cu Church Slavic|cv Chuvash|cy Welsh|da Danish|de German
dv Divehi|dz Dzongkha|ee Ewe|el Greek|en English|eo Esperanto|es Spanish|et Estonian|eu Basque|fa Persian|ff Fulah
fi Finnish|fj Fijian|fo Faroese|fr French|fy Western Frisian|ga Irish|gd Scottish Gaelic|gl Galician|gn Guarani
gu Gujarati|gv Manx|ha Hausa|he Hebrew|hi Hindi|ho Hiri Motu|hr Croatian|ht Haitian Creole|hu Hungarian|hy Armenian
hz Herero|ia Interlingua|id Indonesian|ie Interlingue|ig Igbo|ii Sichuan Yi|ik Inupiaq|io Ido|is Icelandic|it Italian
iu Inuktitut|ja Japanese|jv Javanese|ka Georgian|kg Kongo|ki Kikuyu|kj Kuanyama|kk Kazakh|kl Kalaallisut|km Khmer
kn Kannada|ko Korean|kr Kanuri|ks Kashmiri|ku Kurdish|kv Komi|kw Cornish|ky Kyrgyz|la Latin|lb Luxembourgish|lg Ganda
li Limburgish|ln Lingala|lo Lao|lt Lithuanian|lu Luba-Katanga|lv Latvian|mg Malagasy|mh Marshallese|mi Maori
mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese|na Nauru|nb Norwegian Bokmål
nd North Ndebele|ne Nepali|ng Ndonga|nl Dutch|nn Norwegian Nynorsk|no Norwegian|nr South Ndebele|nv Navajo|ny Chichewa
oc Occitan|oj Ojibwa|om Oromo|or Odia|os Ossetian|pa Punjabi|pi Pali|pl Polish|ps Pashto|pt Portuguese|qu Quechua
rm Romansh|rn Rundi|ro Romanian|ru Russian|rw Kinyarwanda|sa Sanskrit|sc Sardinian|sd Sindhi|se Northern Sami|sg Sango
si Sinhala|sk Slovak|sl Slovenian|sm Samoan|sn Shona|so Somali|sq Albanian|sr Serbian|ss Swati|st Southern Sotho
su Sundanese|sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Tagalog|tn Tswana
to Tongan|tr Turkish|ts Tsonga|tt Tatar|tw Twi|ty Tahitian|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda
vi Vietnamese|vo Volapük|wa Walloon|wo Wolof|xh Xhosa|yi Yiddish|yo Yoruba|za Zhuang|zh Chinese|zu Zulu
"""

LANGUAGES: Final[dict[str, str]] = {
    code: name
    for entry in _LANGUAGES.strip().replace("\n", "|").split("|")
    for code, _, name in [entry.strip().partition(" ")]
}


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill: what it is found by, and what it is called."""

    key: str
    name: str


def _read(text: str) -> dict[str, Skill]:
    found: dict[str, Skill] = {}
    for line in text.strip().splitlines():
        name, _, others = line.partition(":")
        skill = Skill(rules.fold(name), name.strip())
        for way in [name, *others.split(",")]:
            if way.strip():
                found[rules.fold(way)] = skill
    return found


_BY_NAME: Final = _read(_SKILLS)
NAMES: Final = tuple(sorted({skill.name for skill in _BY_NAME.values()}, key=str.casefold))


def skill_of(text: str) -> Skill | None:
    """The skill that a text names: the catalogue's, or one as it is written; None for a text without a word."""
    name = rules.plain_line(text)[: rules.MAX_SKILL_LENGTH].strip()
    key = rules.fold(name)[: rules.MAX_SKILL_LENGTH]
    if not any(letter.isalnum() for letter in key):
        return None
    return _BY_NAME.get(key) or Skill(key, name)


def skills_of(texts: Iterable[str]) -> list[Skill]:
    """The skills that texts name, each once: as it was written first."""
    found: dict[str, Skill] = {}
    for skill in map(skill_of, texts):
        if skill is not None:
            found.setdefault(skill.key, skill)
    return list(found.values())
