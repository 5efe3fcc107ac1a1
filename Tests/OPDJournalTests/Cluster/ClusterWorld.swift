import OPDEngine
import OPDJournal
import SeededChance

@testable import OPDJournal

/// Everything of one simulation: the clock, the database, the nodes, what is known to have happened.
///
/// Sendable since only the strand with the baton touches it.
final class ClusterWorld: @unchecked Sendable {
    let baton: Baton
    let store: ClusterStore
    let calendar = HospitalCalendar(timeZone: "UTC")!
    let fault: PlantedFault?
    let doctorCount = 2
    private(set) lazy var truth = ClusterTruth(self)
    private var troubles: Troubles
    /// Of every node that ever lived.
    private(set) var journals: [ClusterJournal] = []
    /// Those that live, by their places behind the load balancer.
    var nodes: [ClusterNode] = []
    /// Errands that nobody has finished.
    var workers = 0
    private(set) var isOver = false
    /// What is wrong; the first of it.
    private(set) var problem: String?
    /// Nil unless somebody wants to read it.
    private(set) var history: [String]?

    private static let longest = 200_000

    init(seed: UInt64, crew: Crew, fault: PlantedFault?, isRecorded: Bool) {
        baton = Baton(seed: seed, crew: crew)
        store = ClusterStore(fault: fault)
        self.fault = fault
        history = isRecorded ? [] : nil
        troubles = Troubles(&baton.chance)
        store.onCommit = { [unowned self] write, isFirst in truth.note(write) }
        baton.onStep = { [unowned self] in look() }
        baton.onStandstill = { [unowned self] in
            report("nobody can go on")
        }
    }

    // MARK: Chance

    func chance(_ percent: Int) -> Bool { baton.chance.chance(percent) }

    func draw(_ range: ClosedRange<Int>) -> Int { baton.chance.number(in: range) }

    /// Whether a trouble happens now.
    func befalls(_ trouble: KeyPath<Troubles, Int>) -> Bool {
        let percent = troubles[keyPath: trouble]
        return percent > 0 && chance(percent)
    }

    func oneOf<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[draw(0...elements.count - 1)]
    }

    var plannedDeaths: Int { troubles.deaths }
    var plannedJumps: Int { troubles.jumps }

    /// From here on everything works.
    func endTroubles() { troubles = .none }

    // MARK: Nodes

    func connect() -> ClusterJournal {
        let journal = ClusterJournal(journals.count + 1, self)
        journals.append(journal)
        return journal
    }

    /// Ends the strands of all nodes.
    func end() {
        isOver = true
        for journal in journals { journal.die() }
    }

    // MARK: What is wrong

    func report(_ problem: @autoclosure () -> String) {
        if self.problem == nil {
            self.problem = problem()
            tell("WRONG: \(self.problem!)")
        }
        end()
    }

    func tell(_ line: @autoclosure () -> String) {
        guard history != nil else { return }
        history!.append("\(baton.now) \(baton.current?.name ?? "-"): \(line())")
    }

    /// After every step.
    private func look() {
        if isOver { return }
        if baton.steps > Self.longest { report("it does not come to an end") }
    }
}
