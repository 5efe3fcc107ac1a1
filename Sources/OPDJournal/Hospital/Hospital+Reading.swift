import OPDEngine

/// An entry as the history of a token shows it: what happened, and what belongs to it.
package struct HistoryEntry: Sendable {
    package let version: Int
    package let time: Instant
    package let actor: String?
    package let reason: String?
    package let events: [SessionEvent]
    /// The session right after it.
    package let after: Session
}

extension Hospital {
    /// All entries of a session, each with the state it led to.
    package func history(of id: Session.ID) async throws(Unavailability) -> [HistoryEntry] {
        try await readJournal { journal, epoch in
            var live = LiveSession(id)
            return try journal.entries(of: .session(id, epoch: epoch), after: 0, through: nil).map { recorded in
                try live.apply(recorded)
                return HistoryEntry(
                    version: recorded.version, time: recorded.entry.time, actor: recorded.entry.actor,
                    reason: recorded.entry.details?.reason,
                    events: try EventCoding.sessionEvents(from: recorded.entry.events), after: live.session)
            }
        }
    }

    /// The newest of the entries that the filter takes, of one session or of all streams and epochs, the newest first.
    package func entries(
        _ filter: EntryFilter, of session: Session.ID?, limit: Int
    ) async throws(Unavailability) -> [RecordedEntry] {
        try await readJournal { journal, epoch in
            guard let session else { return try journal.entries(filter, limit: limit) }
            let entries = try journal.entries(of: .session(session, epoch: epoch), after: 0, through: nil)
            return Array(entries.reversed().lazy.filter { filter.takes($0) }.prefix(limit))
        }
    }

    /// The sessions of these doctors on a date that have entries.
    package func sessions(of doctors: [Doctor.ID], on day: ClinicDay) async throws(Unavailability) -> [PublishedSession]
    {
        let ids = doctors.map { Session.ID(doctor: $0, day: day) }
        let newest = try await newestVersions(of: ids)
        let unknown = ids.filter { !isInMemory($0) && newest.versions[$0] == nil }
        let heads =
            unknown.isEmpty
            ? []
            : try await readJournal { journal, epoch in
                try journal.heads(of: unknown.map { .session($0, epoch: epoch) })
            }
        let versions = newest.versions.merging(zip(unknown, heads)) { $1 }
        var sessions: [PublishedSession] = []
        for id in ids where versions[id] != 0 {
            let session = try await session(id, showing: newest)
            if session.live.version > 0 { sessions.append(session) }
        }
        return sessions
    }

    /// Sessions of a doctor from a date on whose slots are not the ones that the directory now says.
    package func conflicts(of doctor: Doctor, from day: ClinicDay) async throws(Unavailability) -> [ClinicDay] {
        let days = Array(sequence(first: day) { $0.next }.prefix(LeaveOrder.longest))
        let known = try await readJournal { journal, epoch in
            let ids = days.map { StreamID.session(Session.ID(doctor: doctor.id, day: $0), epoch: epoch) }
            return zip(days, try journal.heads(of: ids)).filter { $1 > 0 }.map(\.0)
        }
        var conflicts: [ClinicDay] = []
        for day in known {
            let session = try await session(Session.ID(doctor: doctor.id, day: day)).live.session
            guard session.tokens.contains(where: \.isLive) else { continue }
            if case .slots(let pattern) = directory.plan(of: doctor, on: day),
                calendar.windows(of: pattern, on: day) == session.slots.map(\.window)
            {
                continue
            }
            conflicts.append(day)
        }
        return conflicts
    }

    /// The changes of a session after a version, in order, none left out.
    package func changes(of id: Session.ID, after version: Int, epoch: Int) async throws(Unavailability) -> [FeedItem] {
        if let items = feed.items(of: id, after: version) { return items }
        return try await readJournal { journal, _ in
            try journal.entries(of: .session(id, epoch: epoch), after: version, through: nil).map { recorded in
                FeedItem(
                    version: recorded.version, time: recorded.entry.time,
                    events: try EventCoding.sessionEvents(from: recorded.entry.events))
            }
        }
    }

    /// Carries out what the settings ask for by now, in the sessions of today and yesterday.
    package func runDueActions() async {
        let today = moment.today
        let doctors = directory.doctors.map(\.id)
        for day in [today.previous, today].compactMap({ $0 }) {
            guard let sessions = try? await sessions(of: doctors, on: day) else { return }
            for session in sessions {
                for command in session.live.session.dueActions(at: moment.instant) {
                    let answer = await submit(Request(.session(session.live.session.id, command), actor: Self.timer))
                    metrics.count(command, answer)
                }
            }
        }
    }

    /// The actor of automatic actions.
    package static let timer = "timer"
}
