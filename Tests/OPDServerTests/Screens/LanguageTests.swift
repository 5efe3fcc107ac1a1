import Foundation
import HTTPTypes
import Hummingbird
import OPDEngine
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The languages of the screens")
struct LanguageTests {
    private static let english = Languages.all["en"]!
    private static let hindi = Languages.all["hi"]!

    @Test("every language says the same, with the same places and forms", arguments: Languages.all.list.map(\.code))
    func complete(code: String) throws {
        let language = try #require(Languages.all[code])
        #expect(Set(language.phrases.keys) == Set(Self.english.phrases.keys))
        for (word, phrase) in language.phrases {
            let english = try #require(Self.english.phrases[word])
            #expect(Self.forms(phrase).count == Self.forms(english).count, "\(word)")
            for (form, other) in zip(Self.forms(phrase), Self.forms(english)) {
                #expect(Self.places(form) == Self.places(other), "\(word)")
                #expect(!form.isEmpty, "\(word)")
            }
        }
    }

    private static func forms(_ phrase: Language.Phrase) -> [String] {
        switch phrase {
        case .text(let text): [text]
        case .counted(let one, let other): [one, other]
        }
    }

    private static func places(_ text: String) -> [String] {
        text.matches(of: #/\{(\w+)\}/#).map { String($0.1) }.sorted()
    }

    @Test("every word that a template or the code uses is there, and no other")
    func used() {
        let inTemplates = ScreenFiles.templates.values.flatMap { bytes in
            String(decoding: bytes, as: UTF8.self).matches(of: #/words\.(\w+)/#).map { String($0.1) }
        }
        #expect(Set(inTemplates + Word.allCases.map(\.rawValue)) == Set(Self.english.phrases.keys))
        // A template has no number to count by.
        #expect(inTemplates.filter { Self.english.words[$0] == nil }.isEmpty)
    }

    @Test("no sentence has something of another language's script in it")
    func script() {
        for (word, text) in Self.hindi.words {
            let latin = text.replacing(#/\{\w+\}/#, with: "").filter { $0.isASCII && $0.isLetter }
            #expect(latin.isEmpty, "\(word): \(text)")
        }
    }

    @Test("places are filled once, and what stands in them is text")
    func filling() {
        #expect(Self.english[.boardCall, ["number": "7", "doctor": "{number}"]] == "Number 7. Please go to {number}.")
        #expect(Self.english.counted(.patientAhead, 1) == "1 person before you")
        #expect(Self.english.counted(.patientAhead, 2) == "2 people before you")
    }

    @Test("dates and times are the hospital's, in the words of the language")
    func dates() throws {
        let day = try #require(ClinicDay("2026-11-22"))
        #expect(Self.english.date(day) == "Sunday, 22 November")
        #expect(Self.hindi.date(day) == "रविवार, 22 नवंबर")
        let calendar = try #require(HospitalCalendar(timeZone: "Asia/Kolkata"))
        #expect(
            Self.english.time(calendar.instant(day, at: try #require(MinuteOfDay(hour: 9, minute: 5))), calendar)
                == "09:05")
    }

    @Test("a language may have digits of its own, and be written from right to left")
    func digits() throws {
        let file = String(decoding: PackageResources.en_json, as: UTF8.self)
            .replacing("\"0123456789\"", with: "\"٠١٢٣٤٥٦٧٨٩\"").replacing("\"ltr\"", with: "\"rtl\"")
        let language = try Language("ar", Array(file.utf8))
        #expect(language.number(1_907) == "١٩٠٧")
        #expect(language.inOwnDigits("09-10") == "٠٩-١٠")
        #expect(language.direction == "rtl")
    }

    @Test(
        "a page is written as its address says, else as was chosen before, else as the browser prefers, else as the hospital does",
        arguments: [
            ("/?lang=hi", nil, "en", "hi"), ("/?lang=xx", nil, "hi", "hi"),
            ("/", "a=b; opdesk_language=hi", "en", "hi"),
            ("/", "opdesk_language=xx", "hi-IN,en;q=0.5", "hi"), ("/", nil, "fr, en;q=0.3, hi;q=0.7", "hi"),
            ("/", nil, "fr", "en"), ("/", nil, "hi;q=0", "en"), ("/", nil, "", "en"), ("/", nil, ",;=,-", "en"),
        ])
    func choice(path: String, cookie: String?, accepted: String, code: String) {
        var headers: HTTPFields = [.acceptLanguage: accepted]
        headers[.cookie] = cookie
        let head = HTTPRequest(
            method: .get, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        #expect(Languages.all.language(of: request, hospital: Self.english).code == code)
    }
}
