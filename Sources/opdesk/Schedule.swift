import ArgumentParser
import Foundation
import OPDEngine
import OPDJournal
import OPDServer

struct Schedule: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a doctor's day as it is, or as it was at a moment.",
        discussion: """
            Read from the journal, up to the moment; may run beside a server. Who had which place, who waited, and in \
            which state each token was. Names are printed only with --names. A time of day is the hospital's, on the date \
            that is asked for; what happened within that very second is included.

            opdesk schedule --doctor 1 --date 2026-11-22 --at 10:30
            opdesk schedule --doctor 1 --date 2026-11-22 --at 2026-11-21T18:00:00+05:30 --json
            """)

    @Option(help: ArgumentHelp("The doctor's number.", valueName: "number"))
    var doctor: Int

    @Option(help: "The date of the session. (default: the hospital's date at the moment)")
    var date: String?

    @Option(help: ArgumentHelp("The moment: 10:30, or 2026-11-22T10:30:00+05:30. (default: now)", valueName: "time"))
    var at: String?

    @Flag(help: "Print JSON, as GET /doctors/{doctor_id}/schedule answers.")
    var json = false

    @Flag(help: "Print the patients' names, too.")
    var names = false

    @OptionGroup var journal: JournalOptions

    func run() throws {
        let question = try question()
        let place = try journal.place
        let reader = try place.reader()
        do {
            let past = try PastSchedule(question, from: reader)
            if json {
                FileHandle.standardOutput.write(Data(past.json(names: names) + [UInt8(ascii: "\n")]))
            } else {
                print(past.text(names: names))
            }
        } catch {
            throw place.failure(error)
        }
    }

    private func question() throws -> PastSchedule.Question {
        guard let id = Doctor.ID(doctor) else { throw ValidationError("--doctor takes the number of a doctor.") }
        let day = try date.map { text in
            guard let day = ClinicDay(text) else { throw ValidationError("--date takes a date such as 2026-11-22.") }
            return day
        }
        let now = Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000))
        return PastSchedule.Question(doctor: id, day: day, time: try time(), now: now)
    }

    private func time() throws -> PastSchedule.Time {
        guard let at else { return .newest }
        if let time = MinuteOfDay(text: at) { return .clock(time) }
        if let instant = Instant(rfc3339: at) { return .instant(instant) }
        throw ValidationError("--at takes a time of day such as 10:30, or a moment such as 2026-11-22T10:30:00+05:30.")
    }
}

extension JournalPlace {
    fileprivate func failure(_ failure: PastSchedule.Failure) -> ValidationFailure {
        switch failure {
        case .journal(let failure): unreadable(failure)
        case .unknownTimeZone(nil): ValidationFailure("\(self) has no hospital yet: no server has opened it.")
        case .unknownTimeZone(let name?): ValidationFailure("The system does not know the time zone \(name).")
        case .beforeOpening(let time): ValidationFailure("At \(time) the hospital had not opened yet.")
        case .noSuchDoctor(let doctor, let time): ValidationFailure("At \(time) there was no doctor \(doctor).")
        }
    }
}

extension MinuteOfDay {
    /// Reads `HH:MM`, and nothing else.
    fileprivate init?(text: String) {
        guard let match = text.wholeMatch(of: /([0-2][0-9]):([0-5][0-9])/), let hour = Int(match.1), hour < 24,
            let minute = Int(match.2)
        else { return nil }
        self.init(hour: hour, minute: minute)
    }
}

extension Instant {
    /// Reads a moment as RFC 3339 writes it. One without a fraction is the whole second.
    fileprivate init?(rfc3339 text: String) {
        let style = Date.ISO8601FormatStyle()
        // The plain style may pass over a fraction.
        if !text.contains("."), let date = try? style.parse(text) {
            self = Instant(milliseconds: Int(date.timeIntervalSince1970 * 1_000)).endOfSecond
        } else if let date = try? style.year().month().day().time(includingFractionalSeconds: true)
            .timeZone(separator: .colon).parse(text)
        {
            self.init(milliseconds: Int((date.timeIntervalSince1970 * 1_000).rounded()))
        } else {
            return nil
        }
    }
}
