"""The frame holds: pages answer, login is demanded."""


def test_the_front_page_answers_to_anybody(client, db):
    assert client.get("/").status_code == 200


def test_home_demands_login(client, db):
    answer = client.get("/hjem/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/")


def test_home_greets_an_adviser(cast, as_):
    answer = as_(cast.adviser).get("/hjem/")
    assert answer.status_code == 200
    assert "RVTS Øst" in answer.content.decode()


def test_an_unknown_address_is_404_with_our_page(client, db, settings):
    settings.DEBUG = False
    assert client.get("/finnes-ikke/").status_code in (302, 404)
