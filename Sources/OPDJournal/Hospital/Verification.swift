import OPDEngine

/// Replays the entries of a journal, stream by stream, and collects what must hold and does not.
///
/// Entries come ordered by stream and version. After each entry of a small session, and after every 64th of a large one,
/// every invariant of the rules is checked; after the last entry of each session always. At the end it is checked that the
/// parts of commands over several sessions fit together, and that nobody who was transferred was lost.
package struct Verification: Sendable {
    /// What is wrong, and where.
    package struct Finding: Equatable, Sendable, CustomStringConvertible {
        package let stream: StreamID
        package let version: Int
        package let problem: String

        package var description: String { "\(stream) version \(version): \(problem)" }
    }

    package private(set) var findings: [Finding] = []
    package private(set) var entries = 0
    package private(set) var sessions = 0
    package private(set) var tokens = 0
    private var joint = JointParts()
    private var session: LiveSession?
    private var directory: LiveDirectory?
    private var disclosures: DisclosuresEnd?
    private var current: StreamID?
    /// A stream with an unreadable entry is not followed further.
    private var isBroken = false

    private static let checkedEachEntry = 256
    private static let checkedEach = 64

    package init() {}

    package mutating func add(_ recorded: RecordedEntry) {
        if recorded.stream != current { begin(recorded.stream) }
        entries += 1
        guard !isBroken else { return }
        do {
            try fold(recorded)
            if recorded.version <= Self.checkedEachEntry || recorded.version % Self.checkedEach == 0 { check() }
        } catch {
            report(recorded.version, error.description)
            isBroken = true
        }
    }

    /// Checks the last stream, and what the streams say of each other.
    package mutating func finish() {
        endStream()
        findings += joint.findings
        joint = JointParts()
    }

    private mutating func endStream() {
        if let current, isBroken {
            joint.skip(current)
        } else if let current, let session {
            check()
            joint.add(session.session, current)
        }
        tokens += session?.session.tokens.count ?? 0
        session = nil
        directory = nil
        disclosures = nil
    }

    private mutating func begin(_ stream: StreamID) {
        endStream()
        current = stream
        isBroken = false
        switch stream.kind {
        case .directory: directory = LiveDirectory()
        case .session(let id):
            session = LiveSession(id)
            sessions += 1
        case .disclosures(let day): disclosures = DisclosuresEnd(day: day)
        }
    }

    private mutating func fold(_ recorded: RecordedEntry) throws(JournalFailure) {
        let previous = session?.time ?? directory?.time ?? disclosures?.time ?? recorded.entry.time
        if recorded.entry.time < previous { report(recorded.version, "is older than the entry before it") }
        if let events = try session?.events(of: recorded) {
            for leftover in session?.leftovers(with: recorded, events) ?? [] { report(recorded.version, leftover) }
            session?.apply(events, details: recorded.entry.details, at: recorded.entry.time)
            joint.add(events, recorded.stream, recorded.version)
        }
        try disclosures?.apply(recorded)
        if let events = try directory?.apply(recorded) { joint.add(events, recorded.stream, recorded.version) }
    }

    private mutating func check() {
        guard let session else { return }
        for violation in session.session.violations { report(session.version, violation.description) }
    }

    private mutating func report(_ version: Int, _ problem: String) {
        guard let current else { return }
        let finding = Finding(stream: current, version: version, problem: problem)
        if findings.last != finding { findings.append(finding) }
    }
}
