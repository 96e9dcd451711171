"""What 1EdTech CASE 1.1 asks of its JSON, written down from its published information model."""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

UUID = {
    "type": "string",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
}
URI = {"type": "string", "format": "uri", "pattern": "^https?://[^ ]+$"}
MOMENT = {
    "type": "string",
    "format": "date-time",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(Z|[+-][0-9]{2}:[0-9]{2})$",
}
DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
TEXT = {"type": "string", "minLength": 1}
LINE = {"type": "string", "minLength": 1, "pattern": "^[^\\n\\r\\t]*$"}
TEXTS = {"type": "array", "items": TEXT}
INTEGER = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
OBJECT = {"type": "object"}


def _closed(required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of the first, may have the second, and nothing else."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


LINK = _closed({"title": LINE, "identifier": UUID, "uri": URI}, {})
TARGET = {"anyOf": [{"enum": ["CASE"]}, {"type": "string", "pattern": "^ext:[A-Za-z0-9._-]+$"}]}
NODE = _closed({"title": LINE, "identifier": TEXT, "uri": URI}, {"targetType": TARGET})
NAMED = {"identifier": UUID, "uri": URI, "lastChangeDateTime": MOMENT}
ASSOCIATION_TYPE = {
    "anyOf": [
        {
            "enum": [
                *("isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes"),
                *("isRelatedTo", "replacedBy", "exemplar", "hasSkillLevel", "isTranslationOf"),
            ]
        },
        {"type": "string", "pattern": "^ext:[A-Za-z0-9._-]+$"},
    ]
}
_DOCUMENT = {
    "frameworkType": LINE,
    "caseVersion": {"enum": ["1.1"]},
    "officialSourceURL": URI,
    "publisher": LINE,
    "description": TEXT,
    "subject": TEXTS,
    "subjectURI": _list(LINK),
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
    "version": LINE,
    "adoptionStatus": {"enum": ["Private Draft", "Draft", "Adopted", "Deprecated"]},
    "statusStartDate": DAY,
    "statusEndDate": DAY,
    "licenseURI": LINK,
    "notes": TEXT,
    "extensions": OBJECT,
}
PACKED_DOCUMENT = _closed({**NAMED, "creator": LINE, "title": LINE}, _DOCUMENT)
DOCUMENT = _closed({**NAMED, "creator": LINE, "title": LINE, "CFPackageURI": LINK}, _DOCUMENT)
_ITEM = {
    "alternativeLabel": LINE,
    "CFItemType": LINE,
    "humanCodingScheme": LINE,
    "listEnumeration": LINE,
    "abbreviatedStatement": LINE,
    "conceptKeywords": TEXTS,
    "conceptKeywordsURI": LINK,
    "notes": TEXT,
    "subject": TEXTS,
    "subjectURI": _list(LINK),
    "language": _DOCUMENT["language"],
    "educationLevel": TEXTS,
    "CFItemTypeURI": LINK,
    "licenseURI": LINK,
    "statusStartDate": DAY,
    "statusEndDate": DAY,
    "extensions": OBJECT,
}
PACKED_ITEM = _closed({**NAMED, "fullStatement": TEXT}, _ITEM)
ITEM = _closed({**NAMED, "fullStatement": TEXT, "CFDocumentURI": LINK}, _ITEM)
ASSOCIATION = _closed(
    {
        **NAMED,
        "associationType": ASSOCIATION_TYPE,
        "originNodeURI": NODE,
        "destinationNodeURI": NODE,
    },
    {
        "sequenceNumber": INTEGER,
        "CFAssociationGroupingURI": LINK,
        "notes": TEXT,
        "extensions": OBJECT,
    },
)
ASSOCIATIONS = _closed({"CFItem": ITEM, "CFAssociations": _list(ASSOCIATION)}, {})
ITEM_TYPE = _closed(
    {**NAMED, "title": LINE, "description": TEXT, "hierarchyCode": LINE},
    {"typeCode": LINE, "extensions": OBJECT},
)
ITEM_TYPES = _closed({"CFItemTypes": _list(ITEM_TYPE)}, {})
LICENCE = _closed(
    {**NAMED, "title": LINE, "licenseText": TEXT}, {"description": TEXT, "extensions": OBJECT}
)
DEFINITIONS = _closed({}, {"CFItemTypes": _list(ITEM_TYPE), "CFLicenses": _list(LICENCE)})
LEVEL = _closed(
    NAMED,
    {
        "description": TEXT,
        "quality": LINE,
        "score": {"type": "number"},
        "feedback": TEXT,
        "position": INTEGER,
        "rubricCriterionId": UUID,
        "extensions": _list(OBJECT),
    },
)
CRITERION = _closed(
    NAMED,
    {
        "category": LINE,
        "description": TEXT,
        "CFItemURI": LINK,
        "weight": {"type": "number"},
        "position": INTEGER,
        "rubricId": UUID,
        "CFRubricCriterionLevels": _list(LEVEL),
        "extensions": OBJECT,
    },
)
RUBRIC = _closed(
    NAMED,
    {
        "title": LINE,
        "description": TEXT,
        "CFRubricCriteria": _list(CRITERION),
        "extensions": OBJECT,
    },
)
PACKAGE = _closed(
    {"CFDocument": PACKED_DOCUMENT},
    {
        "CFItems": _list(PACKED_ITEM),
        "CFAssociations": _list(ASSOCIATION),
        "CFDefinitions": DEFINITIONS,
        "CFRubrics": _list(RUBRIC),
        "extensions": OBJECT,
    },
)
DOCUMENTS = _closed({"CFDocuments": _list(DOCUMENT)}, {})
_MINOR = _closed(
    {
        "imsx_codeMinorFieldName": LINE,
        "imsx_codeMinorFieldValue": {
            "enum": [
                *("forbidden", "fullsuccess", "internal_server_error", "server_busy"),
                *("invalid_selection_field", "invalid_sort_field", "invalid_uuid"),
                *("unauthorised_request", "unknownobject"),
            ]
        },
    },
    {},
)
STATUS = _closed(
    {
        "imsx_codeMajor": {"enum": ["success", "processing", "failure", "unsupported"]},
        "imsx_severity": {"enum": ["status", "warning", "error"]},
    },
    {
        "imsx_description": TEXT,
        "imsx_codeMinor": _closed({"imsx_codeMinorField": _list(_MINOR)}, {}),
    },
)


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    """What is against the schema, each with where it is."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(value)]
