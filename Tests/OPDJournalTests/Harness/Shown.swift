import OPDEngine
import OPDJournal

/// What can be compared of an answer: everything that a client could see.
struct Shown: Equatable, CustomStringConvertible {
    let description: String

    init(_ answer: Answer) {
        switch answer {
        case .done(let receipt): description = Shown(receipt).description
        case .refused(let refusal): description = "refused: \(refusal)"
        case .unavailable(let reason): description = "unavailable: \(reason)"
        }
    }

    /// Names may have been erased between an answer and its repetition.
    init(_ receipt: Receipt, withNames: Bool = true) {
        switch receipt {
        case .session(let receipt): description = Self.describe(receipt, withNames)
        case .joint(let receipt):
            // Where the command left the directory alone, its answer does not show it.
            let directory = receipt.directoryEvents.isEmpty ? "-" : Self.describe(receipt.directory)
            description =
                "\(receipt.sessions.map { Self.describe($0, withNames) }) \(directory) \(receipt.directoryEvents)"
        case .directory(let directory, let events): description = "\(Self.describe(directory)) \(events)"
        case .visited: description = "visited"
        case .recorded: description = "recorded"
        case .reset: description = "reset"
        }
    }

    /// In one order, whatever that of the dictionaries is.
    private static func describe(_ directory: Directory) -> String {
        let holidays = directory.holidays.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let doctors = directory.doctors.map { doctor in
            let exceptions = doctor.exceptions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value as Any)" }
            let said = "\(doctor.weeks) \(exceptions) \(doctor.settings)"
            return "\(doctor.id) \(doctor.name) \(doctor.department ?? "-") \(doctor.pattern) \(said)"
        }
        return "\(directory.timeZone ?? "-") \(directory.settings) \(doctors) \(holidays) \(directory.leaves)"
    }

    private static func describe(_ receipt: SessionReceipt, _ withNames: Bool) -> String {
        let tokens = receipt.tokens.map { record in
            let details = withNames ? record.details : nil
            let patient = [details?.patientName, details?.phone, details?.patientID].map { $0 ?? "-" }
            return "\(record.id.value) \(record.token) \(patient)"
        }
        return "\(receipt.session) version \(receipt.version) \(receipt.events) \(tokens)"
    }
}
