import ArgumentParser
import Foundation
import OPDEngine
import OPDJournal

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a journal as JSON lines, an entry a line, in the order in which they were appended.",
        discussion: """
            May run beside a server; it prints one consistent state. Personal details are not in the journal, so they are \
            not printed unless --details asks for them: names, phones, patient ids and reasons, never salts and hashes. \
            Times are RFC 3339 in UTC.

            {"stream":"1/doctor/3/2026-11-22","version":2,"time":"…","actor":null,"schema":1,"events":[…]}
            """)

    @Flag(help: "Print the personal details beside each entry, too. Keep what is printed as safe as the database.")
    var details = false

    @OptionGroup var journal: JournalOptions

    func run() throws {
        let place = try journal.place
        let reader = try place.reader()
        guard let utc = HospitalCalendar(timeZone: "UTC") else { throw ValidationFailure("The system knows no UTC.") }
        do {
            try reader.forEachEntry(.appended) { entry, _ in
                FileHandle.standardOutput.write(Data(try line(entry, utc)))
            }
        } catch {
            throw place.unreadable(error)
        }
    }

    private func line(_ recorded: RecordedEntry, _ calendar: HospitalCalendar) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("stream", recorded.stream.description)
            writer.member("version", recorded.version)
            writer.member("time", calendar.rfc3339(recorded.entry.time))
            writer.member("actor", recorded.entry.actor)
            writer.members(ofObject: recorded.entry.events)
            if details, let kept = recorded.entry.details?.ofPatients, !kept.isEmpty {
                writer.key("details")
                writer.object { kept.write(to: &$0) }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension PersonalDetails {
    /// Without what is secret rather than personal.
    fileprivate var ofPatients: PersonalDetails {
        PersonalDetails(
            patientName: patientName, phone: phone, patientID: patientID, reason: reason,
            further: further.map(\.ofPatients))
    }

    fileprivate func write(to writer: inout JSONWriter) {
        for (name, text) in [
            ("patient_name", patientName), ("phone", phone), ("patient_id", patientID), ("reason", reason),
        ] as [(StaticString, String?)] {
            if let text { writer.member(name, text) }
        }
        if !further.isEmpty {
            writer.key("further")
            writer.array { writer in for one in further { writer.object { one.write(to: &$0) } } }
        }
    }
}
