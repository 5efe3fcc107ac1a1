import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Many clients at once, whatever befalls the journal: nothing that was acknowledged is lost, and nothing is done twice.
@Suite("random traffic")
struct RandomTrafficTests {
    private static let patterns = [SlotPattern](repeating: .hourly(3, 5, 2, 4, 6), count: 4)

    @Test("through SQLite, with a restart in between", arguments: [UInt64(1), 2])
    func overSQLite(seed: UInt64) async throws {
        let home = try JournalHome(.sqlite)
        defer { home.end() }
        let journal = try home.open()
        try OtherNode(journal).openHospital(Self.patterns)
        var test = try TestHospital(journal)
        var errands: [Errand] = []
        for half in 0..<2 {
            let clients = (0..<12).map { RandomClient(seed: seed, number: half * 12 + $0, count: 50) }
            await run(clients, in: test)
            for client in clients { errands += await client.finished }
            let audit = Audit(entries: try home.entriesByStream(), errands: errands)
            try await check(audit, test)
            test.end()
            test = try TestHospital(try home.open(), clock: test.clock)
        }
        // From the file alone.
        try await check(Audit(entries: try home.entriesByStream(), errands: errands), test)
        test.end()
        #expect(errands.count == 1_200)
    }

    /// One client after the other, so that what comes of the errands depends on the seed alone.
    @Test("what is drawn is carried out often enough to mean something", arguments: [UInt64(1), 2])
    func isVaried(seed: UInt64) async throws {
        let test = try TestHospital.new(MemoryJournal(), Self.patterns)
        defer { test.end() }
        var errands: [Errand] = []
        for number in 0..<24 {
            let client = RandomClient(seed: seed, number: number, count: 50)
            await client.run(in: test, beside: nil)
            errands += await client.finished
        }
        expectVariety(errands)
    }

    @Test("with a disk that fills up, commits of unknown fate, and a second node", arguments: UInt64(1)...6)
    func withFaults(seed: UInt64) async throws {
        let store = MemoryStore()
        try OtherNode(MemoryJournal(store)).openHospital(Self.patterns)
        let clients = (0..<12).map { RandomClient(seed: seed, number: $0, count: 60) }
        let clock = ManualClock()
        var lives = 0
        while true {
            lives += 1
            let journal = MemoryJournal(store)
            let faults = RandomFaults(seed: seed &* 100 &+ UInt64(lives), beside: journal)
            let test = try TestHospital(journal, clock: clock)
            journal.interceptEachAppend { faults.befall($0) }
            await run(clients, in: test, beside: OtherNode(beside: journal))
            test.end()
            var isFinished = true
            for client in clients { isFinished = await client.isFinished && isFinished }
            if isFinished { break }
            #expect(test.unknownOutcomes.count == 1)
        }
        var errands: [Errand] = []
        for client in clients { errands += await client.finished }
        let test = try TestHospital(MemoryJournal(store), clock: clock)
        try await check(Audit(entries: store.entriesByStream, errands: errands), test)
        test.end()
        #expect(errands.count >= 720)
    }

    @Test("what a node holds after conflicts is what the journal holds", arguments: UInt64(11)...14)
    func withASecondNode(seed: UInt64) async throws {
        let journal = MemoryJournal()
        let test = try TestHospital.new(journal, Self.patterns)
        let faults = RandomFaults(seed: seed, beside: journal)
        journal.interceptEachAppend { writes in
            var interception = faults.befall(writes)
            interception.fault = nil
            return interception
        }
        let clients = (0..<12).map { RandomClient(seed: seed, number: $0, count: 40, withAbsences: false) }
        await run(clients, in: test)
        journal.interceptEachAppend(nil)
        // A command in each session finds out what the other node has done there last.
        for id in RandomErrands.sessions { _ = await test.submit(.book("the last", in: id)) }
        _ = await test.submit(.addDoctor("the last"))
        var errands: [Errand] = []
        for client in clients { errands += await client.finished }
        try await check(Audit(entries: journal.store.entriesByStream, errands: errands), test)
        test.end()
        #expect(faults.bookingsOfRival > 0)
    }

    @Test("through two nodes on one journal", arguments: UInt64(21)...23)
    func throughTwoNodes(seed: UInt64) async throws {
        let store = MemoryStore()
        try OtherNode(MemoryJournal(store)).openHospital(Self.patterns)
        let nodes = try (0..<2).map { _ in try TestHospital(MemoryJournal(store, isShared: true)) }
        let clients = (0..<12).map { RandomClient(seed: seed, number: $0, count: 40) }
        await withTaskGroup { group in
            for (number, client) in clients.enumerated() {
                group.addTask { await client.run(in: nodes[number % 2], beside: nil) }
            }
        }
        var errands: [Errand] = []
        for client in clients { errands += await client.finished }
        for node in nodes {
            try await node.hospital.catchUp()
            try await check(Audit(entries: store.entriesByStream, errands: errands), node)
        }
        for node in nodes { node.end() }
    }

    @Test("while people are erased through either of two nodes", arguments: UInt64(31)...34)
    func withErasures(seed: UInt64) async throws {
        let store = MemoryStore()
        try OtherNode(MemoryJournal(store)).openHospital(Self.patterns)
        let nodes = try (0..<2).map { _ in try TestHospital(MemoryJournal(store, isShared: true)) }
        let clients = (0..<12).map { RandomClient(seed: seed, number: $0, count: 60, withErasures: true) }
        await withTaskGroup { group in
            for (number, client) in clients.enumerated() {
                group.addTask { await client.run(in: nodes[number % 2], beside: nil) }
            }
        }
        var errands: [Errand] = []
        for client in clients { errands += await client.finished }
        let audit = Audit(entries: store.entriesByStream, errands: errands)
        for node in nodes {
            try await node.hospital.catchUp()
            audit.verifies()
            try await audit.replayEqualsMemory(node.hospital)
            try audit.bookingsAreThereOnce()
            try audit.patientsGoAlong()
            try await audit.erasedAreGone(node.hospital)
        }
        for node in nodes { node.end() }
    }

    private func expectVariety(_ errands: [Errand]) {
        let joint = errands.filter { errand in
            if case .done(.joint) = errand.outcome { !errand.request.isDryRun } else { false }
        }
        let kinds = joint.map { errand in
            switch errand.request.command {
            case .transfer: "transfer"
            case .undo: "undo"
            default: "absence"
            }
        }
        for (kind, least) in [("transfer", 10), ("undo", 5), ("absence", 2)] {
            #expect(kinds.count { $0 == kind } >= least, "\(kind)")
        }
    }

    private func run(_ clients: [RandomClient], in test: TestHospital, beside other: OtherNode? = nil) async {
        await withTaskGroup { group in
            for client in clients { group.addTask { await client.run(in: test, beside: other) } }
        }
    }

    private func check(_ audit: Audit, _ test: TestHospital) async throws {
        audit.verifies()
        try await audit.replayEqualsMemory(test.hospital)
        try audit.bookingsAreThereOnce()
        audit.commandsHaveOneEffect()
        try audit.patientsGoAlong()
    }
}
