import OPDEngine
import OPDJournal
import Testing

@testable import OPDJournal

/// Two nodes that want the same.
@Suite("several nodes: contention")
struct ContentionTests {
    @Test("an innocent session in the same turn is not held back by a contended one")
    func innocentSession() async throws {
        let nodes = try TwoNodes()
        defer { nodes.end() }
        for id in [Session.ID.first, .second] { #expect(await nodes.first.submit(.book("Asha", in: id)).isDone) }
        let (turn, reading) = (nodes.journals[0].holdNextAppend(), Gate())
        let held = Task { await nodes.first.submit(.book("Bela", in: .of(1, on: ClinicDay("2026-11-23")!))) }
        await turn.arrival()
        // The other node is faster in the first session, and what it did takes long to read.
        nodes.journals[0].interceptNextAppend(
            .init(before: { _ in
                _ = try? OtherNode(beside: nodes.journals[1]).submit(.book("Chandra"))
            }))
        nodes.journals[0].onReading { stream, _ in if stream == .first { reading.hold() } }
        let contended = Task { await nodes.first.submit(.book("Divya")) }
        let innocent = Task { await nodes.first.submit(.book("Esha", in: .second)) }
        // Both wait for the next turn: alone in it, the contended one would keep the other out until it is read.
        while nodes.first.hospital.queueDepth != 2 { await Task.yield() }
        turn.open()
        #expect(await innocent.value.bookedNumber == 2)
        reading.open()
        #expect(await contended.value.bookedNumber == 3)
        #expect(await held.value.isDone)
    }

    @Test("one session from both nodes at once: every seat once, no booking lost")
    func hotSession() async throws {
        let nodes = try TwoNodes([.hourly(20)])
        defer { nodes.end() }
        let requests = (0..<30).map { Request.book("Patient \($0)") }
        async let first = nodes.first.submitTogether(requests)
        async let second = nodes.second.submitTogether(requests)
        let numbers = await (first + second).compactMap { $0.bookedNumber?.value }
        #expect(numbers.sorted() == Array(1...60))
        for node in [nodes.first, nodes.second] {
            let session = try await node.live().session
            #expect(session.booked[0].count == 20)
            #expect(session.violations == [])
        }
    }

    @Test("a leave and an opening elsewhere at the same time: nobody is left with an absent doctor", arguments: 1...20)
    func leaveAndOpening(round: Int) async throws {
        let nodes = try TwoNodes([.hourly(5), .hourly(5)])
        defer { nodes.end() }
        let days = (0..<6).map { ClinicDay("2026-12-0\($0 + 1)")! }
        async let leave = nodes.first.submit(.leave(ClinicDays(days[0], days[5])!))
        async let bookings = nodes.second.submitTogether(days.map { .book("Asha", in: .of(1, on: $0)) })
        let (taken, booked) = await (leave, bookings)
        #expect(taken.isDone)
        for (day, answer) in zip(days, booked) {
            let session = try await nodes.second.live(.of(1, on: day)).session
            if answer.isDone {
                #expect(!session.slots.contains { !$0.isClosed })
                #expect(session.booked.flatMap(\.self).isEmpty)
            } else {
                #expect(answer.refusal == .noSlots(.of(1, on: day), .leave(1)))
            }
        }
    }
}
