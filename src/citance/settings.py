"""Settings: flag > environment (`CITANCE_…`) > citance.toml > default."""

from __future__ import annotations

import os
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from citance.errors import UsageError

__all__ = ["Settings", "load_settings"]


def _default_database() -> str:
    return str(user_data_path("citance", appauthor=False) / "citance.db")


def _default_workers() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


class Settings(BaseSettings):
    """Every setting, its default and its meaning; `citance doctor` prints the values in force."""

    model_config = SettingsConfigDict(env_prefix="CITANCE_", toml_file="citance.toml", extra="forbid")

    db: str = Field(default_factory=_default_database, description="database: a file, or an SQLAlchemy address")
    workers: int = Field(default_factory=_default_workers, ge=1, le=256, description="processes that read files")
    max_file_mb: int = Field(default=100, ge=1, description="largest single file that is read, in megabytes")
    max_archive_mb: int = Field(default=20_000, ge=1, description="largest unpacked size of one archive, in megabytes")
    max_archive_ratio: int = Field(
        default=200, ge=2, description="largest ratio of unpacked to packed size of an archive member"
    )
    file_seconds: int = Field(default=120, ge=1, description="longest time that one file may take")
    file_memory_mb: int = Field(
        default=1500, ge=100, description="memory that a reader process may take for one file, in megabytes (Linux)"
    )
    reader: Literal["own", "grobid"] = Field(
        default="own", description="who reads PDF files: own (citance itself) or grobid (a GROBID server)"
    )
    grobid_url: str = Field(default="http://localhost:8070", description="address of the GROBID server")
    grobid_workers: int = Field(default=4, ge=1, le=256, description="files that are sent to GROBID at the same time")
    grobid_timeout: float = Field(
        default=120, gt=0, description="longest time in seconds that GROBID may take for one file, retries included"
    )
    ocr: bool = Field(default=False, description="have scanned PDF files recognised by ocrmypdf where it is installed")
    ocr_timeout: float = Field(
        default=600, gt=0, description="longest time in seconds that ocrmypdf may take for one file"
    )
    ocr_language: str = Field(
        default="eng",
        pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$",
        description="languages of scans, as Tesseract names them",
    )
    unite_preprints: bool = Field(
        default=False,
        description="unite a preprint and the article that came of it by title and authors, where neither names the other",
    )
    classifier: str = Field(
        default="default",
        min_length=1,
        description="who judges statements: default, linear, chat, or the path of a model of your own",
    )
    classifier_point: Literal["balanced", "fair", "precise"] = Field(
        default="balanced",
        description="where the default classifier draws the line: balanced, fair (tallies about right at the natural mix) "
        "or precise (few false alarms)",
    )
    heads: str = Field(
        default="current",
        min_length=1,
        description="the default classifier's last layer: current (fitted by `citance retrain`, if any), shipped, or the "
        "path of heads",
    )
    chat_url: str = Field(
        default="http://localhost:11434/v1", description="address of the OpenAI-compatible chat server"
    )
    chat_model: str = Field(default="", description="name of the chat model")
    chat_key_env: str = Field(default="", description="environment variable that holds the chat server's key")
    chat_batch: int = Field(default=8, ge=1, le=50, description="statements in one request to the chat server")
    chat_requests: int = Field(default=4, ge=1, le=64, description="requests to the chat server at the same time")
    chat_timeout: float = Field(
        default=120, gt=0, description="longest time in seconds for one answer of the chat server, retries included"
    )
    chat_cache: str = Field(default="", description="file that keeps the chat's answers; in the cache folder if empty")
    mailto: str = Field(
        default="",
        pattern=r"^$|^[^@\s<>()\",;:]+@[^@\s<>()\",;:]+\.[^@\s<>()\",;:]+$",
        description="your e-mail address, told to open services so that they can reach you; Unpaywall wants one",
    )
    offline: bool = Field(
        default=False, description="make no call to any service; answers kept from earlier calls are used"
    )
    http_cache: str = Field(
        default="", description="folder that keeps the services' answers; in the cache folder if empty"
    )
    http_days: float = Field(
        default=7, ge=0, le=3650, description="days for which an answer is kept whose sender names no time"
    )
    http_timeout: float = Field(
        default=120, gt=0, description="longest time in seconds for one answer of a service, retries included"
    )
    http_max_mb: int = Field(default=100, ge=1, description="largest answer or file of a service, in megabytes")
    openalex_url: str = Field(default="https://api.openalex.org", description="address of OpenAlex")
    openalex_key_env: str = Field(
        default="OPENALEX_API_KEY", description="environment variable that holds your key for OpenAlex, if any"
    )
    crossref_url: str = Field(default="https://api.crossref.org", description="address of Crossref")
    crossref_key_env: str = Field(
        default="CROSSREF_PLUS_TOKEN", description="environment variable that holds your Crossref Plus token, if any"
    )
    europepmc_url: str = Field(
        default="https://www.ebi.ac.uk/europepmc/webservices/rest", description="address of Europe PMC"
    )
    unpaywall_url: str = Field(default="https://api.unpaywall.org/v2", description="address of Unpaywall")
    arxiv_url: str = Field(default="https://export.arxiv.org", description="address of arXiv, for programs")
    datacite_url: str = Field(default="https://api.datacite.org", description="address of DataCite")
    doi_url: str = Field(
        default="https://doi.org", description="address of the DOI proxy, which knows whether a DOI exists"
    )
    pubmed_url: str = Field(
        default="https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/",
        description="address of PubMed Central's converter of identifiers",
    )
    ror_url: str = Field(default="https://api.ror.org", description="address of ROR")
    ror_client_id: str = Field(default="", description="your client id at ROR (no secret), if any")
    retractionwatch_url: str = Field(
        default="https://gitlab.com/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv",
        description="address of the Retraction Watch file",
    )
    vectors: bool = Field(default=True, description="prepare search by meaning whenever articles are added")
    host: str = Field(default="127.0.0.1", description="address that `citance serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="port that `citance serve` listens on")

    public_url: str = Field(
        default="",
        pattern=r"^$|^https?://[^\s/?#<>\"]+(/[^\s?#<>\"]*)?$",
        description="address under which readers reach this server, for links in e-mails and feeds, such as "
        "https://citance.example.org; that of the request, or of host and port, if empty",
    )
    smtp_url: str = Field(
        default="",
        pattern=r"^$|^smtps?://([^\s/?#@]+@)?[^\s/?#@:]+(:\d{1,5})?/?$",
        description="mail server that sends alerts, such as smtp://name@mail.example.org:587 (STARTTLS where the server has "
        "it) or smtps://name@mail.example.org; no mail is sent if empty",
    )
    smtp_password_env: str = Field(
        default="SMTP_PASSWORD", description="environment variable that holds the password for the mail server, if any"
    )
    smtp_timeout: float = Field(
        default=30, gt=0, description="longest time in seconds for one answer of the mail server"
    )
    mail_from: str = Field(
        default="",
        pattern=r"^$|^[^@\s<>()\",;:]+@[^@\s<>()\",;:]+$",
        description="sender's address of alerts; needed to send any",
    )
    local_rights: bool = Field(
        default=True,
        description="whoever opens the pages on this computer may change everything; false asks for a key there, too, as "
        "behind a proxy that does not pass on its visitors' addresses",
    )
    uploads_folder: str = Field(
        default="",
        description="folder that keeps the files which were added on the pages, so that they can be read again; beside the "
        "database if empty",
    )
    show_text: Literal["all", "sentence", "nothing"] = Field(
        default="sentence",
        description="what readers from elsewhere without a key see of statements in papers without an open licence: all, "
        "sentence (the citing sentence without its neighbours) or nothing (stance, place and link only)",
    )
    show_noncommercial: bool = Field(
        default=False,
        description="count licences that forbid commercial use (CC BY-NC and its like) as open when text is shown",
    )
    api_open_reads: bool = Field(
        default=True, description="anybody may read over HTTP; false asks for a key of scope read"
    )
    api_rate: int = Field(
        default=6000,
        ge=0,
        description="requests a minute from one address without a key, this computer's own aside; 0 for any",
    )
    api_seconds: float = Field(default=30, gt=0, description="longest time until an HTTP request is answered")
    api_upload_mb: int = Field(default=50, ge=1, description="largest file that may be sent over HTTP, in megabytes")
    api_tasks: int = Field(
        default=20, ge=1, le=1000, description="reference checks that may wait; more are refused until one is done"
    )
    api_online: Literal["nobody", "write", "anybody"] = Field(
        default="write",
        description="who may have references checked over HTTP with open sources asked: nobody, whoever has a key of scope "
        "write, or anybody; never where offline is on",
    )
    api_folder: str = Field(
        default="", description="folder that server processes share for waiting checks; a temporary one if empty"
    )
    access_log: bool = Field(
        default=False, description="write a JSON line for each HTTP request to standard error, without personal data"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put citance.toml of the working folder below the environment."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """The settings in force; `flags` that are None are not given.

    Raises:
        UsageError: a value is of the wrong kind or out of its range; the message names it.
    """
    given = {
        name: str(value) if isinstance(value, Path) else value for name, value in flags.items() if value is not None
    }
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except TOMLDecodeError as error:
        raise UsageError(f"citance.toml: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {where}: {first['msg']}") from error
