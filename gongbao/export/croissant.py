"""A snapshot's metadata in Croissant 1.0 (https://docs.mlcommons.org/croissant/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["croissant"]

_CONTEXT: dict[str, Any] = {
    "@language": "zh", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs",
    "column": "cr:column", "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract",
    "equivalentProperty": "cr:equivalentProperty",
    "field": "cr:field", "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField",
    "transform": "cr:transform",
}  # fmt: skip


def croissant(manifest: Mapping[str, Any], schema: pa.Schema) -> dict[str, Any]:
    """The metadata of a snapshot: its files with their digests, and a record set a file of
    documents with its flat columns (nested ones are left to readers of Parquet)."""
    documents = [one for one in manifest["files"] if one["file"].startswith("documents-")]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": manifest["title"],
        "description": (
            f"{manifest['documents']} documents of Chinese municipal gazettes, newspapers and "
            f"government pages, {manifest['first']} to {manifest['last']}."
        ),
        "version": "1.0.0",
        "identifier": manifest["snapshot"],
        "citeAs": f"{manifest['title']}, snapshot {manifest['snapshot'][:16]}, {manifest['made']}",
        "datePublished": manifest["made"],
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "copyrightNotice": manifest["licence"],
        "distribution": [_file(one) for one in manifest["files"]],
        "recordSet": [_record_set(one["file"], schema) for one in documents],
    }


def _file(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": one["file"],
        "name": one["file"],
        "contentUrl": one["file"],
        "contentSize": f"{one['bytes']} B",
        "encodingFormat": "application/x-parquet",
        "sha256": one["sha256"],
    }


def _record_set(file: str, schema: pa.Schema) -> dict[str, Any]:
    name = file.removesuffix(".parquet")
    types = {"string": "sc:Text", "int32": "sc:Integer", "date32[day]": "sc:Date"}
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{name}/{column.name}",
            "name": column.name,
            "dataType": types[str(column.type)],
            "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
        }
        for column in schema
        if str(column.type) in types
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}
