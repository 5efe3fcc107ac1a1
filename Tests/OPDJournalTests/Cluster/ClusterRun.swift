import OPDEngine
import OPDJournal

@testable import OPDJournal

/// One simulation: some nodes, one journal, some clients and listeners, all drawn from a seed.
struct ClusterRun: Sendable {
    let seed: UInt64
    /// The same for the same history.
    let digest: UInt64
    let commits: Int
    let answers: Int
    /// Nil when everything was as it has to be.
    let problem: String?
    let history: [String]

    init(seed: UInt64, crew: Crew, requests: Int = 54, fault: PlantedFault? = nil, isRecorded: Bool = false) {
        let world = ClusterWorld(seed: seed, crew: crew, fault: fault, isRecorded: isRecorded)
        let cast = Cast(world, seed: seed, requests: requests)
        cast.enter()
        world.baton.run()
        self.seed = seed
        digest = world.baton.digest
        commits = world.truth.writes.values.reduce(0) { $0 + $1.count }
        answers = cast.clients.reduce(0) { $0 + $1.outcomes.count }
        problem = world.problem
        history = world.history ?? []
    }

    /// The seed, what is wrong, and how it came to that.
    static func story(of seed: UInt64, crew: Crew, requests: Int = 54, fault: PlantedFault? = nil) -> String {
        let run = ClusterRun(seed: seed, crew: crew, requests: requests, fault: fault, isRecorded: true)
        let tail = run.history.suffix(60).joined(separator: "\n  ")
        return "seed \(seed): \(run.problem ?? "nothing is wrong the second time")\n  \(tail)"
    }
}

/// Who takes part.
private final class Cast {
    private let world: ClusterWorld
    let clients: [ClusterClient]
    private let listeners: [ClusterListener]

    init(_ world: ClusterWorld, seed: UInt64, requests: Int) {
        self.world = world
        let count = world.draw(2...4)
        clients = (1...count).map { ClusterClient(world, seed: seed, number: $0, count: requests / count) }
        listeners = (1...2).map { ClusterListener(world, number: $0) }
    }

    func enter() {
        found()
        world.nodes = (1...world.draw(2...4)).map { _ in ClusterNode(world) }
        for node in world.nodes { node.start() }
        for client in clients { client.start() }
        for listener in listeners { listener.start() }
        for _ in 0..<world.plannedDeaths { world.baton.after(world.draw(50...4_000)) { [self] in killOne() } }
        for _ in 0..<world.plannedJumps { world.baton.after(world.draw(50...4_000)) { [self] in jump() } }
        world.baton.spawn("end") { [self] in finish() }
    }

    /// The hospital's first entries, before anything can go wrong.
    private func found() {
        var directory = LiveDirectory()
        let commands: [DirectoryCommand] =
            [.openHospital(timeZone: "UTC")]
            + ClusterErrands.patterns.map { .addDoctor(name: "Dr.", department: nil, pattern: $0) }
        for command in commands {
            let events = (try? directory.directory.decide(command)) ?? []
            let entry = Entry(time: .clock("08:00"), actor: nil, events: EventCoding.encode(events), details: nil)
            let part = Write.Part(stream: .directory(epoch: 1), expectedVersion: directory.version, entry: entry)
            directory.apply(events, at: entry.time)
            if let transaction = world.store.begin([Write(parts: [part])], by: 0).transaction {
                world.store.commit(transaction)
            }
        }
    }

    private func killOne() {
        guard !world.isOver, world.workers > 0, let node = world.oneOf(world.nodes) else { return }
        world.tell("\(node.name) dies")
        node.journal.die()
        let fresh = ClusterNode(world)
        world.nodes.removeAll { $0 === node }
        world.nodes.append(fresh)
        world.baton.after(world.draw(0...200)) { fresh.start() }
    }

    private func jump() {
        world.oneOf(world.nodes)?.clock.jump(world.draw(-90_000...60_000))
    }

    // MARK: In the end

    private func finish() {
        world.baton.wait { [world] in world.workers == 0 || world.isOver }
        world.endTroubles()
        world.baton.sleep(1_500)
        if world.isOver { return }
        for listener in listeners where !listener.isUpToDate {
            world.report("\(listener.description), and hears no more")
        }
        for client in clients { client.checkOutcomes() }
        for node in world.nodes { checkMemory(of: node) }
        world.truth.verify()
        world.end()
    }

    /// Replay equals memory.
    private func checkMemory(of node: ClusterNode) {
        guard !world.isOver else { return }
        guard let published = node.published, let newest = try? node.pass(ClusterNode.sessions) else {
            return world.report("\(node.name) cannot read though nothing is wrong")
        }
        let epoch = world.truth.heads.epoch
        guard published.epoch == epoch, published.directory.version == world.truth.head(of: .directory(epoch: epoch)),
            published.directory.directory == world.truth.directories[epoch]?.last?.directory
        else { return world.report("\(node.name) has another directory than the journal") }
        for id in ClusterNode.sessions {
            let head = world.truth.head(of: .session(id, epoch: epoch))
            guard let live = try? node.session(id, showing: newest), live.version == head else {
                return world.report("\(node.name) does not have \(id) as the journal has it")
            }
            world.truth.checkState(live, epoch: epoch, "\(node.name) has")
        }
    }
}
