import OPDEngine

/// A doctor's day as the journal had it at a moment: the fold of the entries up to then.
///
/// Times are those that the entries say, so after a clock was set back, or between servers whose clocks differ, the moment
/// is as exact as the clocks were.
package struct PastSchedule: Sendable {
    package let at: Instant
    package let doctor: Doctor
    package let day: ClinicDay
    /// What the directory of that moment says of the day; it decides the slots of a session that was not open.
    package let plan: DayPlan
    package let live: LiveSession
    package let calendar: HospitalCalendar

    /// What is asked for.
    package struct Question: Sendable {
        package let doctor: Doctor.ID
        /// Nil for the hospital's date at the moment.
        package let day: ClinicDay?
        package let time: Time
        package let now: Instant

        package init(doctor: Doctor.ID, day: ClinicDay?, time: Time, now: Instant) {
            self.doctor = doctor
            self.day = day
            self.time = time
            self.now = now
        }
    }

    package enum Time: Equatable, Sendable {
        /// With all that is in the journal.
        case newest
        case instant(Instant)
        /// By the hospital's clock, on the day that is asked for.
        case clock(MinuteOfDay)
    }

    package enum Failure: Error, Equatable {
        case journal(JournalFailure)
        case unknownTimeZone(String?)
        /// The hospital had not opened yet.
        case beforeOpening(at: String)
        case noSuchDoctor(Doctor.ID, at: String)
    }

    package init(_ question: Question, from reader: any JournalReader) throws(Failure) {
        let calendar = try Self.calendar(reader)
        let at = Self.end(of: question, calendar)
        let shown = min(at, question.now)
        let id = Session.ID(doctor: question.doctor, day: question.day ?? calendar.day(of: shown))
        let past = try Past(of: id, at: at, reader)
        guard past.directory.version > 0 else { throw .beforeOpening(at: calendar.rfc3339(shown)) }
        guard let doctor = past.directory.directory.doctor(id.doctor) else {
            throw .noSuchDoctor(id.doctor, at: calendar.rfc3339(shown))
        }
        self.at = shown
        self.doctor = doctor
        self.calendar = calendar
        day = id.day
        plan = past.directory.directory.plan(of: doctor, on: day)
        live = past.session ?? LiveSession(id)
    }

    /// The last instant that belongs to it.
    private static func end(of question: Question, _ calendar: HospitalCalendar) -> Instant {
        switch question.time {
        case .newest: return Instant(milliseconds: .max)
        case .instant(let instant): return instant
        case .clock(let time):
            return calendar.instant(question.day ?? calendar.day(of: question.now), at: time).endOfSecond
        }
    }

    /// The hospital's own, which is fixed at its opening.
    private static func calendar(_ reader: any JournalReader) throws(Failure) -> HospitalCalendar {
        let directory = try Past(of: nil, at: Instant(milliseconds: .max), reader).directory.directory
        guard let name = directory.timeZone, let calendar = HospitalCalendar(timeZone: name) else {
            throw .unknownTimeZone(directory.timeZone)
        }
        return calendar
    }
}

extension Instant {
    /// Times are shown cut to the second: what is shown as this second belongs to it.
    package var endOfSecond: Instant {
        Instant(milliseconds: milliseconds.floorDivided(by: 1_000) * 1_000 + 999)
    }
}

/// The directory and a session, as the entries up to a moment leave them.
private struct Past {
    /// Of the newest epoch that had begun by then.
    private(set) var directory = LiveDirectory()
    private(set) var session: LiveSession?

    /// - Parameter id: nil for the directory alone.
    init(of id: Session.ID?, at: Instant, _ reader: any JournalReader) throws(PastSchedule.Failure) {
        var (directory, session, epoch) = (LiveDirectory(), id.map { LiveSession($0) }, 0)
        do throws(JournalFailure) {
            try reader.forEachEntry(ofDirectoryAnd: id) { recorded in
                guard recorded.entry.time <= at else { return }
                switch recorded.stream.kind {
                case .directory:
                    if recorded.stream.epoch != epoch {
                        (directory, session, epoch) = (
                            LiveDirectory(), id.map { LiveSession($0) }, recorded.stream.epoch
                        )
                    }
                    try directory.apply(recorded)
                case .disclosures: break
                case .session:
                    if recorded.stream.epoch == epoch { try session?.apply(recorded) }
                }
            }
        } catch {
            throw .journal(error)
        }
        self.directory = directory
        self.session = session
    }
}
