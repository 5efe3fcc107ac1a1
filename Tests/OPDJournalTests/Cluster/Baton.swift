import Dispatch
import SeededChance

/// Strands of a simulation on a virtual clock: threads of which only the one with the baton runs. Whoever pauses or waits
/// gives the baton to a strand that chance picks, so that the seed alone decides in which order everything happens.
///
/// Sendable since only the strand with the baton touches anything of the simulation, and a semaphore hands it over.
final class Baton: @unchecked Sendable {
    final class Strand: @unchecked Sendable {
        fileprivate let call = DispatchSemaphore(value: 0)
        /// Nil when it can go on at any time.
        fileprivate var condition: (() -> Bool)?
        fileprivate var deadline: Int?
        fileprivate let number: Int
        let name: String

        fileprivate init(_ name: String, _ number: Int) {
            self.name = name
            self.number = number
        }

        fileprivate func canGoOn(at now: Int) -> Bool {
            if let deadline, deadline <= now { return true }
            return condition?() ?? (deadline == nil)
        }
    }

    private struct Event {
        let time: Int
        let order: Int
        let action: () -> Void
    }

    private(set) var now = 0
    private(set) var steps = 0
    /// Of everything that was picked, and when: the same for the same history.
    private(set) var digest: UInt64 = 0
    private(set) var current: Strand?
    var chance: SplitMix64
    /// Called whenever a strand stops.
    var onStep: () -> Void = {}
    /// Called when nobody can ever go on: something must change, or it is over.
    var onStandstill: () -> Void = {}

    private let crew: Crew
    private var strands: [Strand] = []
    private var strandCount = 0
    private var events: [Event] = []
    private var eventCount = 0
    private let end = DispatchSemaphore(value: 0)

    /// How often in a hundred times a strand that could go on does so.
    private static let persistence = 65

    init(seed: UInt64, crew: Crew) {
        chance = SplitMix64(seed: seed)
        self.crew = crew
    }

    /// Runs until all strands have ended.
    func run() {
        passOn(from: nil)
        end.wait()
    }

    func spawn(_ name: String, _ body: @escaping () -> Void) {
        strandCount += 1
        let strand = Strand(name, strandCount)
        strands.append(strand)
        let job = Job(body)
        crew.run { [self] in
            strand.call.wait()
            job.body()
            strands.removeAll { $0 === strand }
            passOn(from: nil)
        }
    }

    /// Does this later.
    func after(_ milliseconds: Int, _ action: @escaping () -> Void) {
        eventCount += 1
        let event = Event(time: now + milliseconds, order: eventCount, action: action)
        let place = events.firstIndex { ($0.time, $0.order) > (event.time, event.order) } ?? events.endIndex
        events.insert(event, at: place)
    }

    /// Lets others go on, or not.
    func pause() { wait(nil, deadline: nil) }

    func sleep(_ milliseconds: Int) { wait(nil, deadline: now + milliseconds) }

    /// Lets others go on until the condition holds, or until this time.
    func wait(_ condition: (() -> Bool)?, deadline: Int? = nil) {
        guard let strand = current else { return }
        strand.condition = condition
        strand.deadline = deadline
        passOn(from: strand)
        strand.condition = nil
        strand.deadline = nil
    }

    // MARK: Passing on

    private func passOn(from strand: Strand?) {
        onStep()
        steps += 1
        guard let next = next(after: strand) else {
            current = nil
            end.signal()
            return
        }
        digest = (digest ^ UInt64(next.number) ^ UInt64(now) << 8) &* 0x100_0000_01B3
        current = next
        if next === strand { return }
        next.call.signal()
        strand?.call.wait()
    }

    /// Nil when there are no strands any more.
    private func next(after strand: Strand?) -> Strand? {
        now += chance.number(in: 0...2)
        while !strands.isEmpty {
            happen()
            let ready = strands.filter { $0.canGoOn(at: now) }
            if let strand, chance.chance(Self.persistence), ready.contains(where: { $0 === strand }) { return strand }
            if !ready.isEmpty { return chance.one(of: ready) }
            let times = strands.compactMap(\.deadline) + (events.first.map { [$0.time] } ?? [])
            if let time = times.min() { now = max(now, time) } else { onStandstill() }
        }
        return nil
    }

    private func happen() {
        while let event = events.first, event.time <= now {
            events.removeFirst()
            event.action()
        }
    }

    /// Runs on another thread than it was made on, but not at the same time.
    private struct Job: @unchecked Sendable {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }
}
