"""By which words a requirement, a claim and a question recognise each other."""

import re
from collections.abc import Collection, Iterable
from functools import cache

MAX_TERMS = 12
_TOKEN = re.compile(r"[^\W_](?:[\w+#./&-]{0,38}[\w+#])?")
_PLAIN = re.compile(r"[a-z]+")

# Technologies that people name, beyond the tags of the bank.
_TECHNOLOGIES = frozenset(
    """
    python java javascript typescript kotlin swift golang rust c++ c# .net dotnet ruby php scala elixir erlang haskell
    perl matlab julia dart objective-c bash powershell sql nosql html css sass graphql grpc rest soap json xml yaml
    protobuf avro parquet react vue angular svelte next.js nuxt redux node node.js express django flask fastapi spring
    rails laravel symfony hibernate flutter android ios xcode gradle maven webpack vite postgresql postgres mysql
    mariadb sqlite oracle mongodb cassandra dynamodb redis memcached elasticsearch opensearch solr neo4j clickhouse
    snowflake bigquery redshift databricks dbt airflow spark hadoop hive flink beam kafka rabbitmq nats pulsar sqs
    celery aws azure gcp cloud docker kubernetes k8s helm terraform ansible puppet chef jenkins gitlab github git ci cd
    ci/cd linux unix windows macos nginx apache haproxy envoy istio prometheus grafana opentelemetry jaeger datadog
    splunk kibana sentry oauth oidc saml jwt tls ssl https http tcp udp dns vpn iam siem owasp pentesting pytorch
    tensorflow keras scikit-learn sklearn xgboost pandas numpy scipy jupyter mlflow mlops nlp llm llms rag embeddings
    transformers opencv tableau looker power-bi excel superset sap salesforce jira confluence figma scrum kanban agile
    devops sre tdd bdd ddd microservices serverless lambda selenium cypress playwright junit pytest jest cuda fpga rtos
    embedded arduino ros plc webrtc websocket websockets etl elt gdpr hipaa pci soc2 iso27001
    """.split()  # noqa: SIM905 - two hundred quotation marks would help nobody
)

# Words that say nothing about what is asked for.
_EMPTY = frozenset(
    """
    a about above across after all also always an and any are as at be been being best both build building but by can
    candidate candidates clear company could create day days deep degree deliver developing develop do does each
    environment etc etcetera ensure excellent experience experienced expertise familiar familiarity field fast few for
    from full good great had has have having help high highly hands hands-on how i if ideal ideally in including into is
    it its job join key knowledge large least level like looking make many may more most must my need new nice of on one
    or other others our own part people plus preferably preferred proven proficiency proficient provide related relevant
    required requirements requirement responsible responsibilities role several should similar skill skills so solid
    some strong such support take tasks team teams than that the their them then there these they this those through
    time to together tools two three four five six seven eight ten understanding up us use used using very via want
    we well
    what when where which while who will willing with within work worked working works would year years you your
    january february march april may june july august september october november december inc ltd gmbh resume
    """.split()  # noqa: SIM905 - two hundred quotation marks would help nobody
)


def folded(word: str) -> str:
    """A word so that its singular and plural are one."""
    word = word.lower()
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "js", "ws")):
        return word[:-1]
    return word


def content_words(text: str) -> set[str]:
    """The words of a text that say something, folded."""
    return {folded(token) for token in _TOKEN.findall(text.lower()) if token not in _EMPTY and len(token) > 1}


def find_terms(text: str, *, vocabulary: Collection[str] | None = None) -> tuple[str, ...]:
    """Technologies, known subjects and names in a text, in lower case, in their order, at most twelve.

    `vocabulary`: subjects to know, in lower case; if not given, the tags of the shipped bank.
    """
    known = shipped_vocabulary() if vocabulary is None else vocabulary
    tokens = _TOKEN.findall(text)
    lower = [token.lower() for token in tokens]
    found: dict[str, None] = {}
    at = 0
    while at < len(tokens) and len(found) < MAX_TERMS:
        phrase = next(
            (size for size in (3, 2) if " ".join(lower[at : at + size]) in known and at + size <= len(lower)), 0
        )
        if phrase:
            found[" ".join(lower[at : at + phrase])] = None
        elif lower[at] not in _EMPTY and (
            lower[at] in known
            or folded(lower[at]) in known
            or lower[at] in _TECHNOLOGIES
            or _is_name(tokens[at], first=at == 0)
        ):
            found[lower[at]] = None
        at += phrase or 1
    return tuple(found)


@cache
def shipped_vocabulary() -> frozenset[str]:
    """The tags of the shipped bank."""
    from ai_interviewer.bank import shipped_bank

    bank = shipped_bank()
    return frozenset(_tags(topic.tags for topic in bank.topics) | _tags(each.tags for each in bank.questions()))


def _tags(groups: Iterable[Iterable[str]]) -> set[str]:
    return {tag for group in groups for tag in group}


def _is_name(token: str, *, first: bool) -> bool:
    """True of what looks like the name of a technology: SQL, S3, C++, GraphQL, or a capital inside a sentence."""
    if not 2 <= len(token) <= 30 or token.isdigit():
        return False
    if token.isupper() and token.isalpha():
        return len(token) <= 6
    if token[0].isalpha() and any(sign in token for sign in "+#"):
        return True
    if token[0].isalpha() and any(letter.isupper() for letter in token[1:]) and token.isalnum():
        return True
    return not first and token[0].isupper() and bool(_PLAIN.fullmatch(token[1:])) and len(token) > 2
