import OPDEngine

/// An answer that showed the personal details of several people to one reader.
///
/// It changes nothing and no rule looks at it. It stands in the journal, in a stream of its own for each day, so that it can be
/// told later who had seen what.
package struct Disclosure: Hashable, Sendable {
    /// Method and path of the route.
    package let route: String
    /// Whose patients they were; nil for those of several doctors.
    package let doctor: Doctor.ID?
    /// Of the session, not of the reading.
    package let day: ClinicDay
    /// How many people were shown, at most: of a session it is everybody who ever had a token there.
    package let people: Int

    package init(route: String, doctor: Doctor.ID?, day: ClinicDay, people: Int) {
        self.route = route
        self.doctor = doctor
        self.day = day
        self.people = people
    }
}

/// The end of a day's stream of disclosures, as a node knows it.
struct DisclosuresEnd: Sendable {
    let day: ClinicDay
    private(set) var version = 0
    private(set) var time = Instant(milliseconds: 0)

    init(day: ClinicDay) { self.day = day }

    mutating func advance(at time: Instant) {
        version += 1
        self.time = time
    }

    /// Goes past an entry of the journal.
    mutating func apply(_ recorded: RecordedEntry) throws(JournalFailure) {
        guard recorded.version == version + 1 else {
            throw .unreadable("\(recorded.stream) has version \(recorded.version) where \(version + 1) belongs")
        }
        do { _ = try EventCoding.disclosures(from: recorded.entry.events) } catch {
            throw .unreadable("\(recorded.stream) version \(recorded.version): \(error)")
        }
        advance(at: recorded.entry.time)
    }
}
