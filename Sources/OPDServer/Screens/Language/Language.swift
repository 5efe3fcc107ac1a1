import Foundation
import OPDEngine
import OPDJournal

/// A language of the screens: its words, and how it writes numbers, dates and times. Each is one file.
struct Language: Sendable {
    /// As HTML and HTTP write it (BCP 47): `en`.
    let code: String
    /// In the language itself.
    let name: String
    let direction: String
    private let digits: [Character]
    private let date: String
    private let weekdays: [String]
    private let months: [String]
    let phrases: [String: Phrase]
    /// The phrases that say the same for any number, for the templates.
    let words: [String: String]

    /// A word or a sentence, with places for what it is about.
    enum Phrase: Equatable, Sendable {
        case text(String)
        /// As English tells one from more. A language that tells more apart says it in a way that needs no more.
        case counted(one: String, other: String)
    }

    init(_ code: String, _ file: [UInt8]) throws {
        let read = try JSONDecoder().decode(LanguageFile.self, from: Data(file))
        guard read.digits.count == 10, read.weekdays.count == 7, read.months.count == 12 else {
            throw CocoaError(.coderInvalidValue)
        }
        self.code = code
        name = read.name
        direction = read.direction
        digits = Array(read.digits)
        date = read.date
        weekdays = read.weekdays
        months = read.months
        phrases = read.words.mapValues(\.phrase)
        words = phrases.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
    }

    // MARK: Sentences

    subscript(_ word: Word, _ places: KeyValuePairs<String, String> = [:]) -> String {
        guard case .text(let text)? = phrases[word.rawValue] else { return word.rawValue }
        return Self.filled(text, places)
    }

    /// With `{count}` in it.
    func counted(_ word: Word, _ count: Int) -> String {
        guard case .counted(let one, let other)? = phrases[word.rawValue] else { return word.rawValue }
        return Self.filled(count == 1 ? one : other, ["count": number(count)])
    }

    /// What stands in the places is not looked at again.
    private static func filled(_ text: String, _ places: KeyValuePairs<String, String>) -> String {
        guard !places.isEmpty else { return text }
        var (filled, rest) = ("", text[...])
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            filled += rest[..<open]
            filled += places.first { $0.key == name }?.value ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    // MARK: Numbers, times, dates

    func number(_ value: Int) -> String { inOwnDigits("\(value)") }

    /// `09:05`, by the wall clock of the hospital.
    func time(_ instant: Instant, _ calendar: HospitalCalendar) -> String {
        // RFC 3339 has it at a fixed place.
        inOwnDigits(String(calendar.rfc3339(instant).dropFirst(11).prefix(5)))
    }

    func date(_ day: ClinicDay) -> String {
        // Day 0, 1 January 1970, was a Thursday.
        let weekday = ((day.dayNumber + 3) % 7 + 7) % 7
        return Self.filled(
            date, ["weekday": weekdays[weekday], "day": number(day.day), "month": months[day.month - 1]])
    }

    /// A slot's label, and whatever else is the same in all languages but for its digits.
    func inOwnDigits(_ text: String) -> String {
        if digits.first == "0" { return text }
        return String(
            text.map { character in
                character.isASCII ? character.wholeNumberValue.map { digits[$0] } ?? character : character
            })
    }
}

/// A language as its file has it.
private struct LanguageFile: Decodable {
    let name: String
    let direction: String
    let digits: String
    let date: String
    let weekdays: [String]
    let months: [String]
    let words: [String: FilePhrase]

    struct FilePhrase: Decodable {
        let phrase: Language.Phrase

        private enum Forms: String, CodingKey { case one, other }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                phrase = .text(text)
                return
            }
            let forms = try decoder.container(keyedBy: Forms.self)
            phrase = .counted(
                one: try forms.decode(String.self, forKey: .one), other: try forms.decode(String.self, forKey: .other))
        }
    }
}
