"""The content itself: every topic is there under its name, complete, in three languages, and says nothing local."""

import re

import pytest

from handlers.content_errors import BadContent
from handlers.dialog import LANGS
from handlers.faq.book import topic_of

TOPICS = {
    "loans": "how_to_borrow loan_period max_items pin_code no_card_with_me machine_fails borrow_for_friend not_for_loan",
    "renew": "how fails_hold limit automatic due_notice",
    "holds": "place queue_time pickup cancel on_shelf other_campus",
    "returns": "after_hours other_campus still_on_account",
    "fees": "late_fee how_to_pay blocked lost_or_damaged",
    "account": "get_card digital_card lost_card other_student update_contact graduated privacy",
    "eres": "remote_access ebook_wont_open ebook_busy ebook_download article_paywall newspapers who_may_use",
    "course": "find_book missing all_loaned call_number old_edition suggest_purchase",
    "ill": "order price_time article_copy",
    "search": "start keywords boolean truncation too_many too_few peer_reviewed which_database finna_vs_scholar theses "
    "statistics systematic english_terms alerts",
    "cite": "how style ai_source reference_manager plagiarism",
    "eval": "reliable wikipedia predatory ai_search",
    "copyright": "images",
    "open": "publish_thesis",
    "hours": "today self_service exceptions",
    "space": "group_room quiet accessible lost_property",
    "print": "how scan",
    "device": "computers",
    "help": "human book_librarian il_course feedback",
}
SLUGS = {f"{area}.{name}" for area, names in TOPICS.items() for name in names.split()}
FRAMES = {
    "search": "searching as strategic exploration",
    "cite": "scholarship as conversation; information has value",
    "eval": "authority is constructed and contextual",
    "open": "information has value",
    "copyright": "information has value",
}
ALSO = {
    "search.start": "research as inquiry",
    "search.theses": "information creation as a process",
    "search.peer_reviewed": "information creation as a process",
    "eval.predatory": "information has value",
}
LEVELS = {
    "basic": "search.start search.keywords search.boolean search.truncation search.too_many search.too_few cite.how "
    "cite.style eval.reliable eval.wikipedia",
    "bachelor": "search.which_database search.peer_reviewed search.english_terms search.finna_vs_scholar search.theses "
    "cite.reference_manager cite.plagiarism cite.ai_source eval.ai_search copyright.images",
    "master": "search.systematic search.alerts search.statistics eval.predatory open.publish_thesis",
}
LOCAL = re.compile(
    r"\d\s?(€|eur|päiv|viikko|kuukau|tunti|dag|veck|månad|timm|day|week|month|hour)|\b(klo|kl\.) ?\d", re.IGNORECASE
)


def test_the_students_topics_are_exactly_the_88(house):
    assert len(SLUGS) == 88
    assert {slug for slug in house.book.topics if not slug.startswith("staff.")} == SLUGS


def test_every_topic_is_complete_in_three_languages(house):
    for slug, topic in house.book.topics.items():
        assert topic.langs == LANGS, slug
        assert topic.owner, slug
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", topic.review_by), slug
        assert topic.audience == ("staff" if slug.startswith("staff.") else "student"), slug
        for lang in LANGS:
            said = topic.phrasings[lang]
            assert 5 <= len(said) <= 10, (slug, lang)
            assert len({one.casefold() for one in said}) == len(said), (slug, lang)
            assert "!" not in topic.answer[lang] + topic.question[lang], (slug, lang)


def test_what_teaches_names_its_frame_and_its_level(house):
    topics = house.book.topics
    for slug, topic in topics.items():
        for frame in (FRAMES.get(slug.split(".")[0]), ALSO.get(slug)):
            assert frame is None or frame in (topic.frame or ""), slug
    wanted = {slug: level for level, slugs in LEVELS.items() for slug in slugs.split()}
    assert {slug: topic.level for slug, topic in topics.items() if topic.level} == wanted


def test_no_answer_holds_a_period_a_fee_or_an_hour_of_its_own(house):
    said = [(slug, lang, answer) for slug, t in house.book.topics.items() for lang, answer in t.answer.items()]
    student = [(slug, lang, LOCAL.search(answer)) for slug, lang, answer in said if not slug.startswith("staff.")]
    assert [one for one in student if one[2]] == []


def test_a_level_that_does_not_exist_is_refused(house):
    data = {**house.book.topics["cite.how"].data, "level": "doctor"}
    with pytest.raises(BadContent, match="level"):
        topic_of("cite.how.toml", "cite.how", data)
