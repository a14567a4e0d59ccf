"""The articles of the shared data that cite a retracted work are found; without the data nothing is tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks._data import data_folder

from citance.model import NoticeKind
from citance.pipeline import add
from citance.pipeline.noticing import update_notices
from citance.settings import load_settings
from citance.store import Store

CITING = {
    "10.1007/s11538-019-00640-x": "10.1101/cshperspect.a033415",
    "10.1136/bmjresp-2016-000149": "10.1152/ajplung.00342.2012",
}


@pytest.mark.slow
def test_they_are_found(tmp_path: Path) -> None:
    articles, metadata = data_folder("corpora/jats"), data_folder("corpora/metadata")
    if articles is None or metadata is None:
        pytest.skip("the shared data are not there (CITANCE_DATA names their folder)")
    files = [articles / f"{doi.replace('/', '_')}.xml" for doi in CITING]
    with Store.open(tmp_path / "x.db") as store:
        update_notices(store, [metadata / "retractionwatch_doi_status.csv"])
        add(store, files, workers=1, settings=load_settings(classifier="linear"))
        found = {
            said.citing.work.doi: item.work.work.doi
            for item in store.noticed()
            for said in store.statements_about(item.work.id)
            if any(notice.kind is NoticeKind.RETRACTION for notice in item.work.notices)
        }
    assert found == CITING
