/// A journal read from end to end: what it holds, and what in it does not hold.
package struct FullReplay: Sendable {
    package let entries: Int
    package let sessions: Int
    package let tokens: Int
    /// A sentence for each; none when everything holds.
    package let problems: [String]
    /// Two journals with the same hold the same.
    package let digest: JournalDigest

    /// - Parameter progress: told how many entries of how many were replayed.
    package init(
        of reader: any JournalReader, _ progress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws(JournalFailure) {
        var verification = Verification()
        digest = try JournalDigest(of: reader) { entry, count in
            verification.add(entry)
            progress(verification.entries, count)
        }
        verification.finish()
        problems = verification.findings.map(\.description) + (try reader.strayRows())
        entries = verification.entries
        sessions = verification.sessions
        tokens = verification.tokens
    }
}
