import Foundation
import Hummingbird
import OPDEngine
import OPDJournal

/// Who did what, and in which request: the entries of the journal, the newest first.
extension Desk {
    var auditRoutes: [Route] { [Route(.get, "/audit") { request, _ in try await audit(request) }] }

    private func audit(_ request: Request) async throws -> Response {
        let query = try request.query(
            "actor", "request_id", "from", "to", "doctor_id", "date", "token_id", "limit", "cursor")
        let search = try AuditSearch(query, calendar)
        let entries: [RecordedEntry]
        // One more than is shown, which tells whether there are more.
        do {
            entries = try await hospital.entries(search.filter, of: search.session, limit: search.limit + 1)
        } catch { throw Problem(error) }
        let shown = entries.prefix(search.limit)
        let lines: [AuditLine]
        do { lines = try shown.map { try AuditLine($0) } } catch {
            throw Problem(.internalServerError, "An entry of the journal cannot be read; opdesk verify tells which.")
        }
        return .json { writer in
            writer.key("entries")
            writer.array { writer in
                for line in lines where search.takes(line) { writer.object { line.write(to: &$0, calendar) } }
            }
            writer.key("next_cursor")
            if entries.count > search.limit, let last = shown.last {
                writer.value(AuditSearch.cursor(of: EntryFilter.Place(last)))
            } else {
                writer.null()
            }
        }
    }
}

/// What somebody looks for in the journal.
package struct AuditSearch {
    package private(set) var filter = EntryFilter()
    /// Nil for every stream.
    let session: Session.ID?
    let limit: Int
    private let token: Token.ID?

    init(_ query: [String: String], _ calendar: HospitalCalendar) throws {
        filter.actor = query["actor"]
        filter.requestID = query["request_id"]
        filter.from = try query["from"].map { try Self.instant($0, "from", calendar) }
        filter.until = try query["to"].map { try Self.instant($0, "to", calendar) }
        filter.before = try query["cursor"].map(Self.place)
        token = try query["token_id"].map { text in
            guard let id = Desk.number(text).flatMap({ Token.ID($0) }) else {
                throw Problem.invalid("token_id", "takes a token's id.")
            }
            return id
        }
        session = try token?.session ?? Self.session(query)
        guard let limit = Desk.number(query["limit"] ?? "100"), (1...500).contains(limit) else {
            throw Problem.invalid("limit", "takes a whole number from 1 to 500.")
        }
        self.limit = limit
    }

    /// A session's entries are found at once; which of them are about one token, their events say.
    func takes(_ line: AuditLine) -> Bool { token.map { line.isAbout($0.number) } ?? true }

    private static func session(_ query: [String: String]) throws -> Session.ID? {
        switch (query["doctor_id"], query["date"]) {
        case (nil, nil): return nil
        case (let doctor?, let date?):
            guard let id = Desk.number(doctor).flatMap({ Doctor.ID($0) }) else {
                throw Problem.invalid("doctor_id", "takes a doctor's id.")
            }
            return Session.ID(doctor: id, day: try ClinicDay.read(date, field: "date"))
        case (nil, _): throw Problem.invalid("doctor_id", "goes with date: the two name a session.")
        case (_, nil): throw Problem.invalid("date", "goes with doctor_id: the two name a session.")
        }
    }

    /// A date, from its midnight at the hospital on; or a time.
    private static func instant(_ text: String, _ name: String, _ calendar: HospitalCalendar) throws -> Instant {
        if let day = ClinicDay(text), let midnight = MinuteOfDay(hour: 0, minute: 0) {
            return calendar.instant(day, at: midnight)
        }
        guard let date = try? Date(text, strategy: .iso8601) else {
            throw Problem.invalid(name, "takes a date as YYYY-MM-DD, or a time such as 2026-11-22T09:30:00+05:30.")
        }
        return Instant(milliseconds: Int((date.timeIntervalSince1970 * 1_000).rounded()))
    }

    static func cursor(of place: EntryFilter.Place) -> String {
        "\(place.time.milliseconds).\(place.stream).\(place.version)"
    }

    private static func place(_ cursor: String) throws -> EntryFilter.Place {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let time = Int(parts[0]), let stream = Int64(parts[1]), let version = Int(parts[2])
        else {
            throw Problem.invalid("cursor", "takes the next_cursor of a page.")
        }
        return EntryFilter.Place(time: Instant(milliseconds: time), stream: stream, version: version)
    }
}

/// One entry, as an audit shows it: without what is personal.
package struct AuditLine {
    private enum Events {
        case session(Session.ID, [SessionEvent])
        case directory([DirectoryEvent])
        case disclosures([Disclosure])
    }

    private let recorded: RecordedEntry
    private let events: Events

    package init(_ recorded: RecordedEntry) throws(EventCoding.Problem) {
        self.recorded = recorded
        switch recorded.stream.kind {
        case .directory: events = .directory(try EventCoding.directoryEvents(from: recorded.entry.events))
        case .disclosures: events = .disclosures(try EventCoding.disclosures(from: recorded.entry.events))
        case .session(let id): events = .session(id, try EventCoding.sessionEvents(from: recorded.entry.events))
        }
    }

    package func isAbout(_ number: Token.Number) -> Bool {
        guard case .session(_, let events) = events else { return false }
        return events.contains { $0.token == number }
    }

    package func write(to writer: inout JSONWriter, _ calendar: HospitalCalendar) {
        writer.member("at", recorded.entry.time, in: calendar)
        writer.member("actor", recorded.entry.actor)
        writer.member("request_id", recorded.entry.requestID)
        writer.member("epoch", recorded.stream.epoch)
        if case .session(let id, _) = events {
            writer.member("doctor_id", id.doctor.value)
            writer.member("date", id.day)
        }
        writer.member("version", recorded.version)
        writer.key("events")
        writer.array { writer in
            switch events {
            case .session(_, let events): for event in events { EventCoding.writePublic(event, to: &writer) }
            case .directory(let events): for event in events { EventCoding.writePublic(event, to: &writer) }
            case .disclosures(let events): for event in events { EventCoding.writePublic(event, to: &writer) }
            }
        }
    }
}
