import Dispatch
import OPDEngine
import Testing

@testable import OPDJournal

@Suite("What may wait is bounded")
struct BoundsTests {
    @Test("one listener too many is refused; when one has gone, there is room again")
    func listeners() throws {
        let feed = Feed(capacity: 2)
        let silent = Feed.Listener(wake: {}, end: {})
        let other = Session.ID(doctor: Session.ID.first.doctor, day: try #require(ClinicDay("2026-11-23")))
        let first = try #require(try feed.add(silent, to: [.first]))
        _ = try feed.add(silent, to: [other])
        #expect(throws: Unavailability.overloaded) { _ = try feed.wakeUps(of: .first) }
        feed.remove(first, of: [.first])
        // Whoever goes twice leaves once.
        feed.remove(first, of: [.first])
        _ = try feed.wakeUps(of: .first)
        #expect(feed.listenerCount == 1)
        _ = try feed.add(silent, to: [.first])
        #expect(throws: Unavailability.overloaded) { _ = try feed.add(silent, to: [other]) }
        feed.endAll(closing: false)
        #expect(feed.listenerCount == 0)
        _ = try #require(try feed.add(silent, to: [other]))
    }

    @Test("one job too many is refused at once, and those that wait are done")
    func reading() async throws {
        let threads = ReadingThreads(count: 1, capacity: 2)
        let (begun, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let running: Void = threads.run {
            begun.signal()
            gate.wait()
        }
        let wait: @Sendable () -> Void = { begun.wait() }
        _ = await onThreads([wait])
        async let second = threads.run { 2 }
        async let third = threads.run { 3 }
        while threads.depth < 2 { await Task.yield() }
        await #expect(throws: Unavailability.overloaded) { try await threads.run { 4 } }
        gate.signal()
        try await running
        let both = try await [second, third]
        #expect(both == [2, 3])
        #expect(try await threads.run { 5 } == 5)
        threads.close()
    }
}
