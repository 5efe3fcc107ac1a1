import OPDEngine

/// What those who watch a node want to know.
extension Hospital {
    /// What the queues of the doctors with this department hold, as far as their sessions of today are in memory.
    package struct DepartmentFigures: Equatable, Sendable {
        /// Nil for the doctors without one.
        package let department: String?
        package fileprivate(set) var waitlisted = 0
        package fileprivate(set) var present = 0
    }

    /// How many requests wait for the next turn.
    package var queueDepth: Int { mailbox.depth }

    /// For how long the turn loop has not moved while requests wait; nil when none do.
    package var standstill: Duration? { (pulse.lastMovement ?? mailbox.waitingSince)?.age }

    /// Whether a command could be made durable now, and where it would be. The answer comes within the limit.
    package func checkWritable(within limit: Duration = .seconds(12)) async throws(Unavailability) -> Durability? {
        if mailbox.isClosed { throw .shuttingDown }
        if let reason = pulse.stop { throw reason }
        if let standstill, standstill > limit {
            throw .journal("a commit has been under way for over \(limit.components.seconds) seconds")
        }
        return try await readiness.check(within: limit) { [journal, onOutcomeUnknown] in
            do throws(JournalFailure) {
                try journal.checkWritable()
                return .success(try journal.durability())
            } catch {
                if case .outcomeUnknown(let reason) = error { onOutcomeUnknown(reason) }
                return .failure(Self.unavailability(error))
            }
        }
    }

    /// How many wait to hear whether a command could be made durable.
    package var readinessQuestions: Int { readiness.questions }

    /// By department, in the order of their names. It reads nothing: at most one session for each doctor is looked at, and
    /// each version of it once.
    package var departmentFigures: [DepartmentFigures] {
        let (day, directory) = (moment.today, directory)
        var figures: [String: DepartmentFigures] = [:]
        for doctor in directory.doctors {
            let name = doctor.department ?? ""
            var sum = figures[name] ?? DepartmentFigures(department: doctor.department)
            if let session = published.peek(Session.ID(doctor: doctor.id, day: day)) {
                let lengths = session.memoized("lengths", at: [], QueueLengths.init)
                sum.waitlisted += lengths.waitlisted
                sum.present += lengths.present
            }
            figures[name] = sum
        }
        return figures.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// How many people of a session wait for a seat, and how many for their call.
private struct QueueLengths: Sendable {
    var waitlisted = 0
    var present = 0

    init(_ live: LiveSession) {
        for token in live.session.tokens where token.isLive {
            if token.status == .waitlisted { waitlisted += 1 }
            if token.presence == .arrived { present += 1 }
        }
    }
}
