"""What of SARIF 2.1.0 refcheck writes, as a strict JSON Schema of our own.

The names, types and limits are those of the standard (OASIS, sarif-v2.1.0-os, section 3) and of
GitHub's code scanning; nothing that the standard has and we do not write is allowed here.
"""

from __future__ import annotations


def strict(*required, **properties):
    """An object that has these properties and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {name.replace("_schema", "$schema"): one for name, one in properties.items()},
        "additionalProperties": False,
    }


def several(items, most=None):
    return {"type": "array", "items": items} | ({"maxItems": most} if most else {})


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
FROM_ONE = {"type": "integer", "minimum": 1}
MESSAGE = strict("text", text=TEXT)
LEVEL = {"enum": ["error", "warning", "note"]}
# A URI reference as RFC 3986 has it: nothing in it that must be percent-encoded.
URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-F]{2})+$"}
ARTIFACT = {
    "oneOf": [
        strict("uri", "uriBaseId", uri={**URI, "not": {"pattern": r"^(/|\.|[^/]*:)"}}, uriBaseId={"const": "%SRCROOT%"}),
        strict("uri", uri={**URI, "pattern": r"^(https?|file)://|^\.\./"}),
    ]
}  # fmt: skip
REGION = strict(
    "startLine", startLine=FROM_ONE, startColumn=FROM_ONE, endLine=FROM_ONE, endColumn=FROM_ONE
)
PLACE = strict("artifactLocation", "region", artifactLocation=ARTIFACT, region=REGION)
LOCATION = strict("physicalLocation", physicalLocation=PLACE)
RELATED = strict(
    "physicalLocation", "id", "message", id=COUNT, message=MESSAGE, physicalLocation=PLACE
)
REPLACEMENT = strict(
    "deletedRegion",
    "insertedContent",
    deletedRegion={**REGION, "required": ["startLine", "startColumn", "endLine", "endColumn"]},
    insertedContent=strict("text", text={"type": "string"}),
)
FIX = strict(
    "description",
    "artifactChanges",
    description=MESSAGE,
    artifactChanges=several(
        strict(
            "artifactLocation",
            "replacements",
            artifactLocation=ARTIFACT,
            replacements={**several(REPLACEMENT), "minItems": 1},
        )
    ),
)
RULE = strict(
    *("id", "name", "shortDescription", "fullDescription", "help", "helpUri"),
    *("defaultConfiguration", "properties"),
    id={"type": "string", "pattern": r"^REF\d{3}$"},
    name={"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=strict("text", "markdown", text=TEXT, markdown=TEXT),
    helpUri=URI,
    defaultConfiguration=strict("level", level=LEVEL),
    properties={
        "type": "object",
        "required": ["tags", "problem.severity"],
        "properties": {
            "tags": {**several(TEXT, 10), "uniqueItems": True},
            "problem.severity": {"enum": ["error", "warning", "recommendation"]},
        },
        "additionalProperties": False,
    },
)
RESULT = strict(
    *("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"),
    ruleId=TEXT,
    ruleIndex=COUNT,
    level=LEVEL,
    message=MESSAGE,
    locations={**several(LOCATION, 1), "minItems": 1},
    relatedLocations=several(RELATED, 100),
    partialFingerprints={
        "type": "object",
        "properties": {"refcheck/v1": {"type": "string", "pattern": r"^[0-9a-f]{32}(-\d+)?$"}},
        "required": ["refcheck/v1"],
        "additionalProperties": False,
    },
    fixes=several(FIX),
    properties=strict(reference=TEXT, excerpt=TEXT, fix=TEXT),
)
NOTIFICATION = strict(
    "level",
    "message",
    level=LEVEL,
    message=MESSAGE,
    locations=several(LOCATION),
    associatedRule=strict("id", "index", id=TEXT, index=COUNT),
)
INVOCATION = strict(
    "executionSuccessful",
    executionSuccessful={"const": True},
    toolExecutionNotifications=several(NOTIFICATION),
)
RUN = strict(
    *("tool", "automationDetails", "invocations", "columnKind", "results"),
    tool=strict(
        "driver",
        driver=strict(
            *("name", "semanticVersion", "informationUri", "rules"),
            name={"const": "refcheck"},
            semanticVersion={"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
            informationUri=URI,
            rules={**several(RULE, 25_000), "uniqueItems": True},
        ),
    ),
    automationDetails=strict("id", id={"const": "refcheck/"}),
    invocations=several(INVOCATION, 1),
    columnKind={"const": "unicodeCodePoints"},
    newlineSequences={**several(TEXT), "uniqueItems": True},
    results=several(RESULT, 25_000),
    properties={"type": "object"},
)
SARIF_SCHEMA = strict(
    *("$schema", "version", "runs"),
    _schema={"const": "https://json.schemastore.org/sarif-2.1.0.json"},
    version={"const": "2.1.0"},
    runs={**several(RUN, 1), "minItems": 1},
)
