import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// What was acknowledged by one node, every other goes by at once.
@Suite("several nodes: read your writes")
struct CurrentReadsTests {
    @Test("a session and the sessions of a day are as the other node left them")
    func sessions() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        try await nodes.alternate { here, there, round in
            #expect(await here.submit(.book("Asha \(round)")).isDone)
            #expect(try await there.live().version == round + 1)
            #expect(await here.submit(.book("Bela \(round)", in: .second)).isDone)
            let day = try await there.hospital.sessions(of: [1, 2], on: .testDay)
            #expect(day.map(\.live.version) == [round + 1, round + 1])
        }
    }

    @Test("the directory, and whether there is a doctor")
    func directory() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        try await nodes.alternate { here, there, round in
            #expect(await here.submit(.addDoctor("Dr. \(round + 3)")).isDone)
            try await there.hospital.catchUp()
            #expect(there.hospital.hasDoctor(Doctor.ID(round + 3)!))
            #expect(there.hospital.directory.doctors.count == round + 3)
        }
    }

    @Test("a refusal, a dry run and a command with nothing to do are decided on the newest state")
    func decisions() async throws {
        let nodes = try TwoNodes([.hourly(1, 1), .hourly(1)])
        defer { nodes.end() }
        for node in [nodes.first, nodes.second] { #expect(await node.submit(.book("Asha")).isDone) }
        #expect(await nodes.second.submit(.cancel(3)).refusal == .session(.tokenNotFound(3)))
        #expect(await nodes.first.submit(.book("Bela")).bookedNumber == 3)
        let rehearsed = await nodes.second.submit(Request.cancel(3).rehearsed)
        #expect(rehearsed.receipt?.events == [.tokenCancelled(3)])
        #expect(await nodes.first.submit(.cancel(3)).isDone)
        guard case .refused(.session(.notAllowed(.checkIn, 3, _, _))) = await nodes.second.submit(.session(.checkIn(3)))
        else {
            Issue.record("the token is still there")
            return
        }
        #expect(await nodes.first.submit(.session(.checkIn(1))).isDone)
        let refused = await nodes.second.submit(.book("Chandra").expecting(4))
        #expect(refused.refusal == .versionMoved(expected: 4, actual: 5))
    }

    @Test("of an open session, whose doctor this node has not heard of")
    func unknownDoctor() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        #expect(await nodes.first.submit(.addDoctor("Dr. 3")).isDone)
        #expect(await nodes.first.submit(.book("Asha", in: .of(3))).isDone)
        #expect(await nodes.second.submit(.session(.checkIn(1), in: .of(3))).isDone)
    }

    @Test("a reset: reads, bookings and keys are of the new epoch, and streams end")
    func reset() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        let booking = Request.book("Asha", key: .key("booking"))
        for node in [nodes.first, nodes.second] { #expect(await node.submit(booking).bookedNumber == 1) }
        #expect(await nodes.first.submit(.cancel(1)).isDone)
        let wakeUps = try nodes.second.hospital.feed.wakeUps(of: .first)
        #expect(await nodes.first.submit(Request(.reset)).isDone)
        #expect(await nodes.second.submit(.cancel(1)).refusal == .doctorNotFound(1))
        for await _ in wakeUps {}
        #expect(await nodes.first.submit(Request(.reset)).isDone)
        #expect(try await nodes.second.live().version == 0)
        #expect(nodes.second.hospital.epoch == 3)
        #expect(await nodes.first.submit(Request(.reset)).isDone)
        #expect(await nodes.second.submit(booking).refusal == .doctorNotFound(1))
        #expect(await nodes.first.submit(.addDoctor("Dr. New")).isDone)
        #expect(await nodes.second.submit(booking).bookedNumber == 1)
    }

    @Test("a key of an epoch that is over is unknown, also for another request")
    func keyAfterReset() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        #expect(await nodes.second.submit(.book("Asha", key: .key("k"))).isDone)
        #expect(await nodes.first.submit(Request(.reset)).isDone)
        #expect(await nodes.second.submit(.book("Asha", key: .key("k"))).refusal == .doctorNotFound(1))
        #expect(await nodes.second.submit(.book("Bela", key: .key("k", for: "another"))).refusal == .doctorNotFound(1))
    }

    @Test("a holiday of the other node is taken back with what it did to people")
    func withdrawnHoliday() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        try await nodes.alternate { here, there, round in
            #expect(await here.submit(.book("Asha \(round)")).isDone)
            #expect(await here.submit(.holiday()).isDone)
            let answer = await there.submit(Request(.withdrawHoliday(.testDay)))
            #expect(answer.joint?.sessions.count == 1)
            let session = try await here.live().session
            #expect(!session.slots.contains { $0.isClosed })
        }
    }

    @Test("reads that come together share one check, which begins after they have come")
    func sharesChecks() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        _ = try await nodes.second.live()
        let (gate, looks) = (Gate(), Mailed<[StreamID]>())
        nodes.journals[1].onHeads { streams in
            looks.hand(over: streams)
            gate.hold()
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await nodes.second.live().version }
            await gate.arrival()
            for _ in 0..<20 { group.addTask { try await nodes.second.live().version } }
            while nodes.second.hospital.check?.depth != 20 { await Task.yield() }
            #expect(await nodes.first.submit(.book("Bela")).isDone)
            gate.open()
            var versions: [Int] = []
            for try await version in group { versions.append(version) }
            #expect(versions.count { $0 == 2 } >= 20)
        }
        #expect(looks.count == 2)
    }

    @Test("a session that was being read when it opened elsewhere is read again")
    func joinedReading() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        let (gate, journal) = (Gate(), nodes.journals[1])
        journal.onRead { stream in if stream == .first { gate.hold() } }
        async let early = nodes.second.live().version
        await gate.arrival()
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        async let late = nodes.second.live().version
        while nodes.second.hospital.check?.depth != 0 { await Task.yield() }
        for _ in 0..<100 { await Task.yield() }
        gate.open()
        _ = try await early
        #expect(try await late == 1)
    }

    @Test("once closed, reads are sent away, and nothing looks any more")
    func shutdown() async throws {
        let nodes = try TwoNodes()
        #expect(await nodes.first.submit(.book("Asha")).isDone)
        _ = try await nodes.second.live()
        nodes.second.end()
        nodes.second.end()
        await #expect(throws: Unavailability.self) { try await nodes.second.live() }
        await #expect(throws: Unavailability.self) { try await nodes.second.hospital.catchUp() }
        #expect(await nodes.first.submit(.book("Bela")).isDone)
        nodes.first.end()
    }
}
