import OPDEngine

/// Reads are current: what was acknowledged anywhere before a read began, it shows.
extension Hospital {
    /// What the read under way has found out at its check; nil before.
    @TaskLocal static var newestVersions: NewestVersions?

    /// Runs a read of the directory and of these sessions after one check of their versions. It may read other sessions,
    /// too: each of them takes a check of its own.
    package func reading<Value>(
        _ sessions: [Session.ID], _ body: () async throws -> Value
    ) async throws -> Value {
        let newest = try await newestVersions(of: sessions)
        return try await Self.$newestVersions.withValue(newest) { try await body() }
    }

    /// Brings the directory up to what was acknowledged before the call.
    package func catchUp() async throws(Unavailability) { _ = try await check?.pass([]) }

    /// What these sessions have to show at least, by the read under way or by a check of their own; those in memory are
    /// then as new as that.
    func newestVersions(of sessions: [Session.ID], anew: Bool = false) async throws(Unavailability) -> NewestVersions {
        guard let check else { return .unshared }
        if !anew, let newest = Self.newestVersions, newest.know(sessions) { return newest }
        return try await check.pass(sessions)
    }
}

/// The versions that sessions had in the journal at one moment of a read.
struct NewestVersions: Sendable {
    let epoch: Int
    let versions: [Session.ID: Int]

    /// Where no other node appends, what is in memory is the newest.
    static let unshared = NewestVersions(epoch: 0, versions: [:])

    func know(_ sessions: [Session.ID]) -> Bool { sessions.allSatisfy { versions[$0] != nil } }

    /// Whether a state is not older. That of a later epoch never is.
    func include(_ live: LiveSession, epoch: Int) -> Bool {
        epoch > self.epoch || epoch == self.epoch && live.version >= versions[live.session.id] ?? 0
    }
}
