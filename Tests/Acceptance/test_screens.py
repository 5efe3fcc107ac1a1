"""The screens in a browser: what people see, and how soon."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from browser import PHONE, TABLET, TELEVISION, Watched, launch
from opdesk_server import until

PASSWORD = "a long sentence is best"
SESSION = "/doctors/1/sessions/{}/"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser):
    """Open a server's page on a device of its own. Afterwards none of them may have done what no page may do."""
    visits = []

    def open(server, path, **options):
        visits.append(Watched(browser, server, **options))
        visits[-1].open(path)
        return visits[-1]

    yield open
    for each in visits:
        each.close()


@pytest.fixture
def hospital(server):
    """A server with a doctor who has three patients today, two of whom are here."""
    server.add_doctor("Dr. Meera Iyer", ["00:00-23:59"], capacity=20)
    server.links = [server.book(1, 0, name).json()["link"] for name in ("Asha", "Bala", "Chitra")]
    server.ids = [token["id"] for token in server.schedule(1)["slots"][0]["booked"]]
    server.today = server.schedule(1)["date"]
    for token in server.ids[:2]:
        server.post(f"/tokens/{token}/check-in")
    return server


def call_next(server):
    answer = server.post(SESSION.format(server.today) + "call-next")
    assert answer.status_code == 200, answer.text
    return answer.json()["token"]["number"]


def test_the_board_shows_and_announces_a_call_within_a_second(hospital, visit):
    board = visit(hospital, "/board", size=TELEVISION)
    expect(board.page.locator(".card .next")).to_contain_text("1 2")
    assert board.spoken == []
    number = call_next(hospital)
    expect(board.page.locator(".card .now.called b")).to_have_text(str(number), timeout=1_000)
    assert board.spoken == [["en", "Number 1. Please go to Dr. Meera Iyer."]]
    expect(board.page.locator(".announcement")).to_have_text("Number 1. Please go to Dr. Meera Iyer.")
    # The same number called again is a call again; whoever goes in is none.
    hospital.post(f"/tokens/{hospital.ids[0]}/recall")
    until(lambda: len(board.spoken) == 2, 1, "the call is spoken")
    hospital.post(f"/tokens/{hospital.ids[0]}/start")
    expect(board.page.locator(".card .now.called")).to_have_count(0, timeout=1_000)
    assert len(board.spoken) == 2


def test_a_board_may_be_silent(hospital, visit):
    board = visit(hospital, "/board#speech=off&chime=off", size=TELEVISION)
    call_next(hospital)
    expect(board.page.locator(".card .now.called")).to_have_count(1, timeout=1_000)
    assert board.spoken == []
    expect(board.page.locator(".sound")).to_be_hidden()


def test_a_board_with_40_doctors_changes_one_card_and_does_not_reload(server, visit):
    for number in range(1, 41):
        server.add_doctor(f"Dr. {number}", ["00:00-23:59"], capacity=20)
    token = server.book(17, 0, "Asha").json()["token"]["id"]
    board = visit(server, "/board", size=TELEVISION)
    expect(board.page.locator(".card")).to_have_count(40)
    board.page.evaluate("document.querySelectorAll('.card').forEach((card) => { card.firstElementChild.mark = true; })")
    server.post(f"/tokens/{token}/check-in")
    server.post(f"/tokens/{token}/call")
    expect(board.page.locator(".card .now.called")).to_have_count(1, timeout=1_000)
    unchanged = board.page.evaluate("[...document.querySelectorAll('.card')].filter((card) => card.firstElementChild.mark).length")
    assert unchanged == 39


def test_the_patients_page_follows(hospital, visit):
    patient = visit(hospital, f"/t/{hospital.links[1]}", size=PHONE)
    expect(patient.page.locator(".ahead")).to_have_text("1 person before you")
    call_next(hospital)
    expect(patient.page.locator("dl div").last).to_have_text(re.compile(r"Called last\s*1$"), timeout=1_000)
    for word in ("start", "complete"):
        hospital.post(f"/tokens/{hospital.ids[0]}/{word}")
    expect(patient.page.locator(".ahead")).to_have_text("You are the next", timeout=1_000)
    call_next(hospital)
    expect(patient.page.locator(".status.called")).to_have_text("It is your turn. Please go to Dr. Meera Iyer now.", timeout=1_000)


def test_a_patient_gives_up_the_place_by_keyboard_alone(hospital, visit):
    patient = visit(hospital, f"/t/{hospital.links[2]}", size=PHONE)
    patient.page.locator("summary").focus()
    patient.page.keyboard.press("Enter")
    patient.page.keyboard.press("Tab")
    expect(patient.page.locator("form button")).to_be_focused()
    patient.page.keyboard.press("Enter")
    expect(patient.page.locator(".status")).to_have_text("This token is cancelled.")
    assert patient.page.url == hospital.url(f"/t/{hospital.links[2]}")
    assert hospital.get(f"/tokens/{hospital.ids[2]}").json()["status"] == "cancelled"


def test_the_patients_page_works_without_scripts(hospital, visit):
    patient = visit(hospital, f"/t/{hospital.links[2]}", size=PHONE, java_script_enabled=False)
    patient.page.locator("summary").click()
    patient.page.locator("form button").click()
    expect(patient.page.locator(".status")).to_have_text("This token is cancelled.")


def test_the_doctor_works_through_three_patients_by_keyboard(hospital, visit):
    hospital.post(f"/tokens/{hospital.ids[2]}/check-in")
    room = visit(hospital, "/doctor/1")
    room.faults_expected = "409"
    for number in (1, 2, 3):
        room.page.keyboard.press("n")
        expect(room.page.locator(".person.called h2 b")).to_have_text(str(number))
        room.page.keyboard.press("s")
        expect(room.page.locator(".person.inside h2 b")).to_have_text(str(number))
        room.page.keyboard.press("d")
        expect(room.page.locator(".tally dd").first).to_have_text(str(number))
    room.page.keyboard.press("n")
    expect(room.page.locator(".toast.refused .said")).to_contain_text("This is not possible:")
    # Letters that somebody types are letters.
    room.page.locator("#reason").press_sequentially("sandk")
    assert room.page.locator("#reason").input_value() == "sandk"


def test_what_the_doctor_did_by_mistake_is_taken_back(hospital, visit):
    room = visit(hospital, "/doctor/1")
    room.page.keyboard.press("n")
    room.page.get_by_role("button", name="Did not come").click()
    expect(room.page.locator(".tally dl")).to_contain_text(re.compile(r"Did not come\s*1"))
    room.page.get_by_role("button", name="Take it back").click()
    expect(room.page.locator(".toast .said")).to_have_text("It was taken back.")
    expect(room.page.locator(".person.called h2 b")).to_have_text("1")


def test_two_rooms_that_call_together_call_nobody_twice(hospital, visit):
    hospital.post(f"/tokens/{hospital.ids[1]}/cancel")
    rooms = [visit(hospital, "/doctor/1") for _ in range(2)]
    for room in rooms:
        room.faults_expected = "409"
        room.page.evaluate("() => { document.querySelector('[data-press=n]').click(); }")
    for room in rooms:
        expect(room.page.locator(".person.called h2 b")).to_have_text("1")
        expect(room.page.locator(".toast .said")).not_to_be_empty()
    assert sorted(room.page.locator(".toast .said").inner_text().split(":")[0] for room in rooms) == ["Done.", "This is not possible"]
    assert hospital.get(f"/tokens/{hospital.ids[0]}").json()["calls"] == 1


def test_a_leave_is_shown_before_it_is_taken(hospital, visit):
    room = visit(hospital, "/doctor/1")
    asked = []
    room.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    room.page.get_by_role("button", name="Show what it does").click()
    until(lambda: asked or not room.page.wait_for_timeout(20), 5, "it is asked")
    assert asked[0].splitlines()[0] == "If you leave now:"
    assert "3 Chitra needs another day or doctor" in asked[0]
    assert hospital.get("/doctors/1/leaves").json() == []
    room.page.once("dialog", lambda dialog: dialog.accept())
    room.page.get_by_role("button", name="Show what it does").click()
    expect(room.page.locator(".toast .said")).to_have_text("Done.")
    room.page.get_by_role("button", name="Take it back").click()
    expect(room.page.locator(".toast .said")).to_have_text("It was taken back.")
    assert not any(leave["in_force"] for leave in hospital.get("/doctors/1/leaves").json())


@pytest.fixture
def full(server):
    """A server with two doctors; the first has a full slot, which is running, and one that follows."""
    server.add_doctor("Dr. Meera Iyer", ["00:00-12:00", "12:00-23:59"], capacity=2)
    server.add_doctor("Dr. Arjun Das", ["00:00-23:59"], capacity=5)
    server.today = server.schedule(1)["date"]
    server.ids = [server.book(1, 0, name, "online").json()["token"]["id"] for name in ("Asha", "Bala")]
    return server


def test_the_clerk_books_by_keyboard_alone(full, visit):
    desk = visit(full, "/desk")
    keyboard = desk.page.keyboard
    expect(desk.page.locator("#name")).to_be_focused()
    keyboard.type("Chitra Menon")
    keyboard.press("Tab")
    keyboard.type("98450 12345")
    keyboard.press("Enter")
    expect(desk.page.locator(".would")).to_contain_text("Chitra Menon gets a place in")
    expect(desk.page.locator(".confirm")).to_be_focused()
    keyboard.press("Enter")
    expect(desk.page.locator(".booked .number b")).to_have_text("3")
    expect(desk.page.locator("#name")).to_be_focused()
    expect(desk.page.locator("[data-region=people] li").first).to_contain_text("Chitra Menon")
    # Escape goes back, and nothing is booked.
    keyboard.type("Devi")
    keyboard.press("Enter")
    expect(desk.page.locator(".confirm")).to_be_focused()
    keyboard.press("Escape")
    expect(desk.page.locator(".preview")).to_be_hidden()
    assert "Devi" not in desk.read()


def choose_first_slot(desk):
    desk.page.locator(".slot-choices input").first.check()
    desk.page.locator("input[value=emergency]").check()


def test_the_desk_shows_what_an_emergency_does_before_it_is_booked(full, visit):
    desk = visit(full, "/desk")
    desk.page.locator("#name").fill("Ravi Menon")
    choose_first_slot(desk)
    desk.page.locator(".look").click()
    expect(desk.page.locator(".would")).to_have_text(
        "Ravi Menon gets a place in 00:00-12:00, as number 3. This moves 2 Bala to 12:00-23:59.")
    assert full.get(f"/tokens/{full.ids[1]}").json()["slot_index"] == 0
    desk.page.locator(".confirm").click()
    expect(desk.page.locator(".booked .done")).to_have_text("Ravi Menon has a place in 00:00-12:00.")
    assert full.get(f"/tokens/{full.ids[1]}").json()["slot_index"] == 1
    desk.page.get_by_role("button", name="Take it back").click()
    expect(desk.page.locator(".toast .said")).to_have_text("It was taken back.")
    assert full.get(f"/tokens/{full.ids[1]}").json()["slot_index"] == 0


def test_what_has_changed_since_the_look_is_looked_at_again(full, visit):
    desk = visit(full, "/desk")
    desk.faults_expected = "409"
    desk.page.locator("#name").fill("Ravi Menon")
    choose_first_slot(desk)
    desk.page.locator(".look").click()
    expect(desk.page.locator(".confirm")).to_be_focused()
    full.post(f"/tokens/{full.ids[1]}/cancel")
    desk.page.locator(".confirm").click()
    expect(desk.page.locator(".would")).to_have_text("Ravi Menon gets a place in 00:00-12:00, as number 3.")
    expect(desk.page.locator(".toast.refused")).to_be_visible()
    assert full.get("/tokens", params={"q": "Ravi"}).json()["tokens"] == []


def test_what_has_changed_without_another_effect_is_booked_at_once(full, visit):
    desk = visit(full, "/desk")
    desk.faults_expected = "409"
    desk.page.locator("#name").fill("Ravi Menon")
    desk.page.locator(".look").click()
    expect(desk.page.locator(".would")).to_contain_text("as number 3")
    full.book(1, 1, "Devi")
    desk.page.locator(".confirm").click()
    expect(desk.page.locator(".booked .number b")).to_have_text("4")
    expect(desk.page.locator(".toast.refused")).to_have_count(0)


def test_the_desk_finds_checks_in_moves_and_cancels(full, visit):
    desk = visit(full, "/desk")
    page = desk.page
    page.locator("#find").fill("bala")
    page.keyboard.press("Enter")
    expect(page.locator("[data-region=people] li")).to_have_count(1)
    page.get_by_role("button", name="Is here: 2 Bala").click()
    expect(page.locator("[data-region=people] li")).to_contain_text("· here")
    page.locator("[data-region=people] summary").click()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator(".loaded form").first.get_by_role("button").click()
    until(lambda: asked or not page.wait_for_timeout(20), 5, "it is asked")
    expect(page.locator("[data-region=people] li > small")).to_contain_text("12:00-23:59")
    assert asked == ["This is what it does:\nNobody else has to move."]
    page.locator("[data-region=people] summary").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".loaded form").nth(1).get_by_role("button").click()
    expect(page.locator("[data-region=people] li > small").last).to_contain_text("Dr. Arjun Das")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".toast .said")).to_have_text("It was taken back.")
    page.locator("#find").fill("asha")
    expect(page.locator("[data-region=people] li")).to_have_count(1)
    expect(page.locator("[data-region=people] li")).to_contain_text("Asha")
    page.locator("[data-region=people] summary").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-region=people] li")).to_contain_text("cancelled")
    page.get_by_role("button", name="Take back: 1 Asha").click()
    expect(page.locator("[data-region=people] li")).to_contain_text("not here yet")


def book_at_the_desk(desk, name):
    desk.page.locator("#name").fill(name)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".confirm")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".booked .number b")).to_be_visible()


def pages_of(pdf):
    """The sizes of a PDF's pages, in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [tuple(round(float(side) / 72 * 25.4) for side in box) for box in boxes]


def test_the_desk_prints_a_slip_whose_code_leads_to_the_patients_page(full, visit):
    desk = visit(full, "/desk")
    book_at_the_desk(desk, "Chitra Menon")
    expect(desk.page.locator(".slip .code")).to_have_count(1)
    assert desk.page.evaluate("printed") == 0
    # Printing the page, as with Ctrl+P, prints the slip: the code alone is black, and no name is on it.
    desk.page.emulate_media(media="print")
    paper = desk.page.locator(".paper").inner_text()
    assert "3" in paper and "Dr. Meera Iyer" in paper and "Chitra" not in desk.read()
    picture = Image.open(io.BytesIO(desk.page.locator(".slip").screenshot()))
    address, = (found.text for found in zxingcpp.read_barcodes(picture))
    assert pages_of(desk.page.pdf(prefer_css_page_size=True)) == [(80, 140)]
    desk.page.emulate_media(media="screen")
    desk.page.locator(".printing summary").click()
    desk.page.locator("#paper").select_option("a6")
    desk.page.get_by_label("Print each slip at once").check()
    desk.page.emulate_media(media="print")
    assert pages_of(desk.page.pdf(prefer_css_page_size=True)) == [(105, 148)]
    desk.page.emulate_media(media="screen")
    # The code is what the desk's scanner types, too.
    desk.page.locator("#find").fill(address)
    expect(desk.page.locator("[data-region=people] .name")).to_have_text(["Chitra Menon"])
    patient = visit(full, "/board", size=PHONE)
    patient.page.goto(address)
    expect(patient.page.locator("h1")).to_have_text("Your number 3")
    # The device keeps how it prints.
    desk.open("/desk")
    assert desk.page.locator("body").get_attribute("data-paper") == "a6"
    book_at_the_desk(desk, "Devi")
    until(lambda: desk.page.evaluate("printed") == 1, 5, "it is printed")
    desk.page.locator(".booked .print").click()
    until(lambda: desk.page.evaluate("printed") == 2, 5, "it is printed again")


def test_a_slip_in_the_patients_language(full, visit):
    desk = visit(full, "/desk")
    desk.page.locator(".printing summary").click()
    desk.page.locator("#slip-lang").select_option("hi")
    desk.page.locator("[data-region=people] summary").first.click()
    desk.page.locator("[data-region=people] [data-slip]").click()
    until(lambda: desk.page.evaluate("printed") == 1, 5, "it is printed")
    desk.page.emulate_media(media="print")
    assert "आपका नंबर" in desk.page.locator(".paper").inner_text()
    for paper, size in (("roll", (80, 140)), ("a6", (105, 148))):
        desk.page.evaluate("paper => { document.body.dataset.paper = paper; }", paper)
        assert pages_of(desk.page.pdf(prefer_css_page_size=True)) == [size]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_patient_books_at_home(scripts, full, visit):
    patient = visit(full, "/book", size=PHONE, java_script_enabled=scripts)
    page = patient.page
    patient.faults_expected = "4"
    page.get_by_role("link", name="Dr. Meera Iyer").click()
    expect(page.locator(".slot-choices small").first).to_have_text("Full: you would wait for a place")
    expect(page.get_by_label("12:00-23:59")).to_be_checked()
    page.get_by_label("Name of the patient").fill("Chitra Menon")
    page.get_by_label("Phone").fill("12-34")
    page.get_by_role("button", name="Book this time").click()
    expect(page.locator("#phone-fault")).to_contain_text("five digits at least")
    expect(page.get_by_label("Name of the patient")).to_have_value("Chitra Menon")
    page.get_by_label("Phone").fill("98450 12345")
    page.get_by_role("button", name="Book this time").click()
    expect(page.locator("h1")).to_have_text("Your number 3")
    token = full.get(f"/tokens/{full.ids[1] + 1}").json()
    assert (token["source"], token["status"], token["slot_index"]) == ("online", "booked", 1)


def test_the_overview_follows_the_day(hospital, visit):
    overview = visit(hospital, "/")
    expect(overview.page.locator(".slots .count")).to_have_text("3 of 20 places taken")
    hospital.book(1, 0, "Devi", "emergency")
    expect(overview.page.locator(".slots .count")).to_have_text("4 of 20 places taken", timeout=1_000)
    overview.page.get_by_role("link", name="Dr. Meera Iyer").click()
    expect(overview.page.locator("h1")).to_have_text("Dr. Meera Iyer")


def test_staff_log_in_and_another_takes_the_device_over(hospital, visit):
    for name, role in (("root", "admin"), ("asha", "clerk")):
        headers = {}
        if name != "root":
            login = hospital.post("/login", {"user": "root", "password": PASSWORD})
            headers = {"Cookie": f"opdesk_login={login.cookies['opdesk_login']}"}
            hospital.http.cookies.clear()
        answer = hospital.post("/users", {"name": name, "role": role, "password": PASSWORD}, headers=headers)
        assert answer.status_code == 200, answer.text
    tablet = visit(hospital, "/doctor/1")
    tablet.faults_expected = "401"
    page = tablet.page
    expect(page.locator("h1")).to_have_text("Log in")
    page.keyboard.type("root")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".refused")).to_have_text("The name or the password is wrong.")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dr. Meera Iyer")
    expect(page.locator(".bar p")).to_contain_text("root")
    page.get_by_role("button", name="Change user").click()
    page.get_by_role("button", name="root").click()
    page.locator("#user").fill("asha")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Dr. Meera Iyer")
    expect(page.locator(".bar p")).to_contain_text("asha")


@pytest.mark.parametrize("path", ["/board", "/t/{}"])
def test_a_page_that_loses_its_connection_says_so_and_recovers(path, hospital, visit):
    seen = visit(hospital, path.format(hospital.links[0]))
    seen.may_lose_connection = True
    offline = seen.page.locator(".offline")
    expect(offline).to_be_hidden()
    hospital.kill()
    expect(offline).to_be_visible()
    hospital.start()
    call_next(hospital)
    expect(offline).to_be_hidden(timeout=15_000)
    expect(seen.page.locator(".called").first).to_be_visible()


def test_hindi_from_the_browser_from_a_choice_and_on_the_board(hospital, visit):
    patient = visit(hospital, f"/t/{hospital.links[0]}", size=PHONE, language="hi-IN")
    assert "आपका नंबर" in patient.read()
    patient.page.get_by_text("English").click()
    assert "Your number" in patient.read()
    patient.open(f"/t/{hospital.links[0]}")
    assert "Your number" in patient.read()
    board = visit(hospital, "/board?lang=hi", size=TELEVISION)
    call_next(hospital)
    until(lambda: len(board.spoken) == 1, 1, "the call is spoken")
    assert board.spoken == [["hi", "नंबर 1, कृपया Dr. Meera Iyer के पास जाएँ।"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("size", [PHONE, TABLET, TELEVISION], ids=["phone", "tablet", "television"])
def test_every_page_is_accessible(scheme, language, size, hospital, visit):
    call_next(hospital)
    hospital.post(SESSION.format(hospital.today) + "delay", {"minutes": 20})
    seen = visit(hospital, "/board", size=size, color_scheme=scheme, language=language, reduced_motion="reduce")
    seen.faults_expected = "404"
    for path in (f"/board?lang={language}", *(f"/t/{link}" for link in hospital.links), "/", "/desk", "/doctor/1", "/book", "/book?doctor_id=1", "/admin/report", "/login", "/t/wrong", "/nothing"):
        seen.open(path)
        seen.expect_accessible()
