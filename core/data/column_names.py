"""Names under which people keep what goes in and what should come out."""

from __future__ import annotations

import re


# Better names first. A name may stand in both lists: what was not taken for the text
# can still be the answer.
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PROMPTS = _words("""
    prompt question frage pregunta domanda 问题 问 提示 instruction query anfrage request user
    letter brief lettre message nachricht email mail dialogue dialog conversation gespräch 对话
    transcript input eingabe 输入 document dokument article artikel passage text texte texto 文本
    content inhalt body sentence satz utterance comment kommentar review complaint beschwerde
    description beschreibung abstract context report bericht note notes summary title source
""")
RESPONSES = _words("""
    response completion answer antwort réponse reponse respuesta risposta 答案 回答 答 reply output
    ausgabe 输出 target ziel expected summary zusammenfassung résumé resume resumen 摘要
    label labels 标签 class klasse category kategorie 类别 intent urgency dringlichkeit priority
    priorität finaldecision decision entscheidung sentiment stimmung diagnosis diagnose
    translation übersetzung triage tag topic thema result ergebnis assistant note notes code
    highlights score
""")
CHATS = _words("messages conversations conversation chat dialogue dialog turns")
IDENTIFIERS = _words("""
    id ids uuid guid key index row nr no number nummer lfd pmid case fall date datum day year jahr
    time timestamp zeitstempel created updated url link page 编号 序号
""")
GROUPS = _words("""
    patient patientid patientno patientnumber patientnr patienten patientenid patientennummer pid
    mrn subject subjectid person personid case caseid caseno casenumber fall fallid fallnr
    fallnummer encounter encounterid admission admissionid hadmid visitid stay stayid
    document documentid doc docid dokument dokumentid file filename filepath datei dateiname
    record recordid study studyid client clientid kunde kundennummer customer customerid
    mandant akte aktenzeichen matter matterid thread threadid ticket ticketid conversationid
""")
"""Columns whose values tell which rows come from the same person or document."""
TOGETHER = [
    ("instruction", "input"),
    *(
        (background, question)
        for background in ("context", "abstract", "passage", "article", "document", "transcript")
        for question in ("question", "frage", "query")
    ),
    ("premise", "hypothesis"),
]
"""Pairs of columns that are the text only together, in this order."""

_NOT_A_LETTER = re.compile(r"[\W_]+")
_SIBLING = re.compile(r"^(.+?)[ _-]?(a|1)$", re.IGNORECASE)


def plain(name: str) -> str:
    """A column name without case, spaces and punctuation."""
    return _NOT_A_LETTER.sub("", name).casefold()


def is_known(name: str) -> bool:
    """Whether `name` is one people give to columns."""
    return plain(name) in {*PROMPTS, *RESPONSES, *CHATS, *IDENTIFIERS}


def siblings(columns: list[str]) -> tuple[str, str] | None:
    """Two columns such as question_a and question_b, which belong together."""
    for name in columns:
        match = _SIBLING.match(name)
        if match and plain(match[1]) in PROMPTS:
            end = {"a": "b", "A": "B", "1": "2"}[match[2]]
            other = name[: match.start(2)] + end
            if other in columns:
                return name, other
    return None
