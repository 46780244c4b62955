"""The manifests are valid: that of Kubernetes by its schemas, that of KubeRay by a schema of
the fields in use, with the pods in it by the schemas of Kubernetes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
KUBERNETES = "1.33"


def described(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object with these fields, all of them, and no other."""
    return {
        "type": "object",
        "properties": fields,
        "required": sorted(fields),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
ANY = {"type": "object"}
PARAMETERS = {"type": "object", "additionalProperties": {"type": "string"}}
RAY_JOB = described(
    apiVersion={"const": "ray.io/v1"},
    kind={"const": "RayJob"},
    metadata=described(name=TEXT),
    spec=described(
        entrypoint=TEXT,
        backoffLimit=COUNT,
        shutdownAfterJobFinishes={"type": "boolean"},
        ttlSecondsAfterFinished=COUNT,
        rayClusterSpec=described(
            rayVersion=TEXT,
            headGroupSpec=described(rayStartParams=PARAMETERS, template=ANY),
            workerGroupSpecs={
                "type": "array",
                "minItems": 1,
                "items": described(
                    groupName=TEXT,
                    replicas=COUNT,
                    minReplicas=COUNT,
                    maxReplicas=COUNT,
                    rayStartParams=PARAMETERS,
                    template=ANY,
                ),
            },
        ),
    ),
)


def manifest(name: str) -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / name).read_text())


def as_pod(template: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": "pod", **template.get("metadata", {})}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def test_the_indexed_job_is_valid() -> None:
    job = manifest("indexed-job.yaml")
    kubernetes_validate.validate(job, KUBERNETES, strict=True)
    spec = job["spec"]
    assert spec["completionMode"] == "Indexed"
    (container,) = spec["template"]["spec"]["containers"]
    words = container["args"]
    # Every index is a part, and every part has an index.
    assert words[words.index("--shard") + 1] == f"job/{spec['completions']}"


def test_the_ray_job_is_valid() -> None:
    job = manifest("ray-job.yaml")
    jsonschema.validate(job, RAY_JOB)
    cluster = job["spec"]["rayClusterSpec"]
    groups = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    for group in groups:
        kubernetes_validate.validate(as_pod(group["template"]), KUBERNETES, strict=True)
        (container,) = group["template"]["spec"]["containers"]
        assert cluster["rayVersion"] in container["image"]
    assert job["spec"]["entrypoint"].startswith("python -m idlewise.ray ")


def test_damage_is_seen() -> None:
    job = manifest("ray-job.yaml")
    job["spec"]["entrypont"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(job, RAY_JOB)
    job = manifest("indexed-job.yaml")
    job["spec"]["completions"] = "many"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, KUBERNETES, strict=True)
