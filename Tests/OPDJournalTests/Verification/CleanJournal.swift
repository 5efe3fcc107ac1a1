import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// The entries of a small hospital without fault, for a test to damage.
///
/// Doctor 1's session, slots of one seat each: token 1 was bumped by 2 into slot 1, was called and seen; 2 cancelled, and 3
/// took its seat from the waitlist; 4 waits behind it. The day after has one token, and so has doctor 2.
struct CleanJournal {
    /// Ordered by stream and version.
    var entries: [RecordedEntry]

    init() throws {
        let journal = MemoryJournal()
        let node = OtherNode(journal)
        try node.openHospital([.hourly(1, 1), .hourly(1)])
        try node.submit(
            .book("Asha"), .book("Bela", .emergency), .book("Chandra"), .book("Divya"), .cancel(2),
            .book("Esha", in: .second), at: .clock("08:10"))
        try node.submit(
            Request(.session(.first, .checkIn(1))), .book("Farah", in: .of(1, on: ClinicDay("2026-11-23")!)),
            at: .clock("08:20"))
        // An epoch of its own, which the verification looks at as well.
        try node.submit(Request(.reset), at: .clock("08:30"))
        try node.submit(.addDoctor("Dr. New"), at: .clock("08:30"))
        entries = journal.store.entriesByStream
    }

    /// Appends events to the first session, at the time of its last.
    mutating func append(_ events: [SessionEvent]) { append(EventCoding.encode(events), to: .first) }

    mutating func append(_ bytes: [UInt8], to stream: StreamID) {
        guard let last = entries.lastIndex(where: { $0.stream == stream }) else { return }
        var next = entries[last]
        next.version += 1
        next.entry.events = bytes
        entries.insert(next, at: last + 1)
    }

    func verification() throws -> Verification {
        var verification = Verification()
        for entry in entries { verification.add(entry) }
        verification.finish()
        return verification
    }

    /// The one finding, as it is printed.
    func onlyFinding(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let findings = try verification().findings
        #expect(findings.count == 1, "\(findings)", sourceLocation: sourceLocation)
        return findings.first?.description ?? "none"
    }
}
