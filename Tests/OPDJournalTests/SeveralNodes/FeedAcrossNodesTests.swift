import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// A listener of one node hears what happens through the other.
@Suite("several nodes: the live feed")
struct FeedAcrossNodesTests {
    /// Listens until it has this many changes.
    private func hear(_ count: Int, at node: TestHospital, of id: Session.ID = .first) throws -> Task<[Int], any Error>
    {
        let wakeUps = try node.hospital.feed.wakeUps(of: id)
        return Task {
            var heard: [Int] = []
            for await _ in wakeUps {
                heard += try await node.hospital.changes(of: id, after: heard.last ?? 0, epoch: 1).map(\.version)
                if heard.count >= count { break }
            }
            return heard
        }
    }

    @Test("every change once, in order, whichever node made it", arguments: [false, true])
    func crosses(isAnnounced: Bool) async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        if !isAnnounced { for journal in nodes.journals { journal.loseAnnouncements() } }
        let listeners = try [hear(8, at: nodes.first), hear(8, at: nodes.second)]
        await nodes.alternate(8) { here, _, round in #expect(await here.submit(.book("Asha \(round)")).isDone) }
        for listener in listeners { #expect(try await listener.value == Array(1...8)) }
    }

    @Test("a lost announcement is made up for, also while others keep coming")
    func amidNoise() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        nodes.journals[0].loseAnnouncements()
        let listener = try hear(1, at: nodes.second)
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        let noise = Task {
            while !Task.isCancelled {
                nodes.store.announcements.add([.second])
                await Task.yield()
            }
        }
        #expect(try await listener.value == [1])
        noise.cancel()
        await noise.value
    }

    @Test("a session that a read brings into memory first is not kept from its listeners")
    func readBeforeTheWatch() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        for journal in nodes.journals { journal.loseAnnouncements() }
        let listener = try hear(1, at: nodes.second)
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        #expect(try await nodes.second.live().version == 1)
        #expect(try await listener.value == [1])
    }

    @Test("a slow listener misses nothing, and nothing is kept for it")
    func slowListener() async throws {
        let nodes = try TwoNodes([.hourly(400)])
        defer { nodes.end() }
        let wakeUps = try nodes.second.hospital.feed.wakeUps(of: .first)
        let requests = (0..<300).map { Request.book("Patient \($0)") }
        #expect(await nodes.first.submitTogether(requests).allSatisfy(\.isDone))
        var heard: [Int] = []
        for await _ in wakeUps {
            heard += try await nodes.second.hospital.changes(of: .first, after: heard.last ?? 0, epoch: 1).map(
                \.version)
            if heard.count >= 300 { break }
        }
        #expect(heard == Array(1...300))
    }

    @Test("who listened here goes on there")
    func resumes() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        _ = try await nodes.second.live()
        #expect(await nodes.first.submit(.book("Bela")).isDone)
        let changes = try await nodes.second.hospital.changes(of: .first, after: 1, epoch: 1)
        #expect(changes.map(\.version) == [2])
    }
}
