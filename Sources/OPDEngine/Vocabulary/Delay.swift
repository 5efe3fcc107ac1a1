/// A time in which the doctor sees nobody, known ahead: it eats `[from, until)` of the session.
package struct Delay: Equatable, Sendable {
    package enum Mode: String, CaseIterable, Sendable {
        /// Everybody keeps the seat, and the expected times move.
        case shift
        /// The slots lose the seats that the time would have served.
        case reallocate
    }

    /// Counts the delays of the session, from 1.
    package let id: Int
    package let from: Instant
    package let minutes: Int
    package let mode: Mode

    package init(id: Int, from: Instant, minutes: Int, mode: Mode) {
        self.id = id
        self.from = from
        self.minutes = minutes
        self.mode = mode
    }

    package var until: Instant { from.adding(minutes: minutes) }

    package static let lengths = 1...1_440
}

/// Where the doctor of a session is, as far as somebody said.
package enum DoctorPresence: Equatable, Sendable {
    case unknown
    case present
    /// Until an instant, if it is known.
    case onBreak(until: Instant?)
    /// The session is over.
    case ended
}
