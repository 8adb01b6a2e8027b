

class Instance:
    """The primary (number 0) or a backup: what it is, and what is believed of it."""

    def __init__(self, number, top):
        self.number = number
        self.is_up = True  # the truth
        self.health = top  # the health checker's counter
        self.is_reachable = True  # whether the checker's link to it is in order
        self.is_drained = False  # whether a person took it out of service
        # Two streams of random numbers: other checks leave the faults as they are.
        self.faults = random.Random(SEED + (number << 64))
        self.checks = random.Random(SEED + ((number + 16) << 64))


class System:
    """The instances, the health checker and the load balancer."""

    def __init__(self):
        self.settings = dict(SETTINGS)
        self.instances = [Instance(i, self.top()) for i in range(BACKUPS + 1)]
        self.primary = self.instances[0]
        self.active = self.primary  # the instance that traffic is routed to
        self.hold = self.hold_down()  # requests since the primary is believed up

    def top(self):
        """The highest health count; "fall" failed checks lead from it to a fault."""
        return self.settings["rise"] + self.settings["fall"] - 1

    def hold_down(self):
        """How long the primary must be believed up before traffic returns to it."""
        if self.settings["failback"] == "delayed":
            return self.settings["failback_delay"]
        return 0

    def believes(self, instance):
        """Whether the checker believes an instance to be up."""
        return instance.health >= self.settings["rise"]

    def in_service(self, instance):
        """Whether traffic may be routed to an instance."""
        return self.believes(instance) and not instance.is_drained

    def handle(self, number, actions):
        """Makes a request with all that comes before it, and says what happened."""
        believed_before = self.believes(self.primary)
        active_before = self.active
        for what, *details in actions:
            if what == "set":
                self.change(*details)
        self.draw_faults()
        order = None
        for what, *details in actions:
            if what == "order":
                order = details[0]
            elif what != "set":
                intervene(what, self.instances[details[0]])
        if (number - 1) % self.settings["check_every"] == 0:
            self.check_health()
        self.count_hold(believed_before)
        if not self.obey(order):
            self.active = self.route()
        outcome, server = self.send()
        return Report(self, number, active_before, outcome, server)

    def change(self, name, value):
        """Changes a setting; what was believed of the instances stays."""
        believed = [self.believes(instance) for instance in self.instances]
        differs = self.settings[name] != value
        self.settings[name] = value
        if name in ("fall", "rise") and differs:
            for instance, is_believed in zip(self.instances, believed):
                instance.health = self.top() if is_believed else 0
        self.hold = min(self.hold, self.hold_down())

    def draw_faults(self):
        """Every instance may fail; one that does not fail may recover."""
        for instance in self.instances:
            kind = "" if instance is self.primary else "backup_"
            if instance.faults.random() < self.settings[kind + "fail"]:
                instance.is_up = False
            elif instance.faults.random() < self.settings[kind + "recover"]:
                instance.is_up = True

    def check_health(self):
        """Checks every instance; only several results in a row turn a belief."""
        for instance in self.instances:
            is_lost = instance.checks.random() < self.settings["check_loss"]
            if instance.is_up and instance.is_reachable and not is_lost:
                instance.health += 1
                if instance.health >= self.settings["rise"]:
                    instance.health = self.top()
            else:
                instance.health -= 1
                if instance.health < self.settings["rise"]:
                    instance.health = 0

    def count_hold(self, believed_before):
        """Counts the requests since the primary is believed up."""
        if self.believes(self.primary) and believed_before:
            self.hold = min(self.hold + 1, self.hold_down())
        else:
            self.hold = 0

    def obey(self, order):
        """Carries out a person's order to switch, if that can be done."""
        if order == "failover":
            for backup in self.instances[1:]:
                if backup is not self.active and self.in_service(backup):
                    self.active = backup
                    self.hold = 0
                    return True
        if order == "failback" and self.in_service(self.primary):
            self.active = self.primary
            return True
        return False

    def route(self):
        """Chooses the instance that traffic goes to."""
        if self.active is not self.primary:
            is_due = self.hold >= self.hold_down()
            if self.settings["failback"] == "manual":
                is_due = False
            if is_due and self.in_service(self.primary):
                return self.primary
        # Stay where it is if possible; else the first that is in service.
        for instance in [self.active] + self.instances:
            if self.in_service(instance):
                return instance
        return self.active

    def send(self):
        """Sends the request; returns how it ended, and who served it."""
        if not any(self.in_service(instance) for instance in self.instances):
            if self.settings["when_none"] == "closed":
                return "failed:no-instance", None
        if self.active.is_up:
            return "served", self.active
        others = [
            instance
            for instance in self.instances
            if instance is not self.active and self.in_service(instance)
        ]
        for other in others[: self.settings["retries"]]:
            if other.is_up:
                return "redirected", other
        return "failed:undetected", None


class Report:
    """What happened with a request."""

    def __init__(self, system, number, active_before, outcome, server):
        self.number = number
        self.truth = [instance.is_up for instance in system.instances]
        self.belief = [system.believes(instance) for instance in system.instances]
        self.active = system.active.number
        self.active_before = active_before.number
        self.outcome = outcome
        self.server = None if server is None else server.number

    def console(self):
        """The lines that the course's program prints."""
        lines = []
        if not self.belief[0]:
            lines.append("⚠ Primary is down! Switching to Backup...")
        elif self.active_before != 0 and self.active == 0:
            lines.append("✅ Primary is back! Switching traffic to Primary...")
        if self.outcome in ("redirected", "failed:undetected"):
            lines.append(f"❌ {name_of(self.active)} is down!")
        if self.outcome == "redirected":
            to = "primary" if self.server == 0 else "backup"
            lines.append(f"➡ Redirecting request to {to}...")
        if self.server is None:
            reason = self.outcome.split(":")[1]
            lines.append(f"❌ Request {self.number} failed: {reason}")
        else:
            name = name_of(self.server)
            lines.append(f"✅ Request {self.number} handled by {name}")
        return lines

    def row(self):
        """Request, truth and belief of each instance, active instance, outcome."""
        server = "" if self.server is None else f":{self.server}"
        columns = (
            self.number,
            digits(self.truth),
            digits(self.belief),
            self.active,
            self.outcome + server,
        )
        return "\t".join(str(column) for column in columns)


class Summary:
    """What the requests come to. What has no value yet is None."""

    def __init__(self):
        self.counts = dict.fromkeys(COUNTS, 0)
        self.spells = []  # the primary's failures, by the numbers of requests

    def add(self, report):
        """Counts the next request."""
        primary_up = report.truth[0]
        if report.outcome == "served":
            outcome = "served_primary" if report.server == 0 else "served_backup"
        else:
            outcome = report.outcome.replace(":", "_").replace("-", "_")
        self.count("requests")
        self.count(outcome)
        if report.active_before == 0 and report.active != 0:
            self.count("failovers")
            self.count("false_failovers", primary_up)
        self.count("failbacks", report.active_before != 0 and report.active == 0)
        self.count("primary_up", primary_up)
        self.count("active_backup", report.active != 0)

        lasts = bool(self.spells) and self.spells[-1]["ended"] is None
        if primary_up:
            if lasts:
                self.spells[-1]["ended"] = report.number
        else:
            if not lasts:
                spell = {"began": report.number, "noticed": None, "ended": None}
                self.spells.append(spell)
            if self.spells[-1]["noticed"] is None and not report.belief[0]:
                self.spells[-1]["noticed"] = report.number

    def count(self, name, happened=True):
        """Counts what happened."""
        self.counts[name] += bool(happened)

    def result(self):
        """Counts, shares, and mean times in requests ("ticks") and in seconds."""
        requests = self.counts["requests"]
        failed = self.counts["failed_undetected"] + self.counts["failed_no_instance"]
        ended = [spell for spell in self.spells if spell["ended"] is not None]
        noticed = [spell for spell in self.spells if spell["noticed"] is not None]
        unnoticed = [spell for spell in ended if spell["noticed"] is None]
        starts = [spell["began"] for spell in self.spells]
        times = {
            "mttr": mean([spell["ended"] - spell["began"] for spell in ended]),
            "mtbf": mean([later - sooner for sooner, later in zip(starts, starts[1:])]),
            "mttd": mean([spell["noticed"] - spell["began"] for spell in noticed]),
        }
        result = dict(self.counts, unnoticed=len(unnoticed))
        result["availability"] = (requests - failed) / requests if requests else None
        result["nines"] = 0.0 - math.log10(failed / requests) if failed else None
        for name, ticks in times.items():
            seconds = None if ticks is None else ticks * INTERVAL / 1000
            result[f"{name}_ticks"] = ticks
            result[f"{name}_seconds"] = seconds
        return result


COUNTS = (
    "requests",
    "served_primary",
    "served_backup",
    "redirected",
    "failed_undetected",
    "failed_no_instance",
    "failovers",
    "failbacks",
    "false_failovers",
    "primary_up",
    "active_backup",
)


def intervene(what, instance):
    """Does what a person did to an instance."""
    if what == "crash":
        instance.is_up = False
    elif what == "repair":
        instance.is_up = True
    elif what == "cut":
        instance.is_reachable = False
    elif what == "heal":
        instance.is_reachable = True
    elif what == "drain":
        instance.is_drained = True
    elif what == "ready":
        instance.is_drained = False
    else:
        raise ValueError(f"INTERVENTIONS: there is no {what!r}")


def name_of(instance):
    """The name of an instance in the console."""
    if instance == 0:
        return "Primary Service"
    return "Backup Service" if BACKUPS == 1 else f"Backup Service {instance}"


def digits(values):
    """A digit for each instance, the primary's first: 1 is up, 0 is down."""
    return "".join("1" if value else "0" for value in values)


def mean(values):
    """The mean, or None if there is nothing to take it of."""
    return sum(values) / len(values) if values else None


def replay():
    """Makes the requests of the run, one after the other."""
    actions = {}
    for number, *action in INTERVENTIONS:
        actions.setdefault(number, []).append(action)
    system = System()
    for number in range(1, REQUESTS + 1):
        yield system.handle(number, actions.get(number, []))


def main():
    """Prints the run as the command line asks for it."""
    parser = argparse.ArgumentParser(description="Replays a run of Failover Lab.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--trace", action="store_true", help="a row for each request")
    form.add_argument("--summary", action="store_true", help="the counts, as JSON")
    options = parser.parse_args()
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # not every system's own can say ✅

    summary = Summary()
    for report in replay():
        if options.summary:
            summary.add(report)
        elif options.trace:
            print(report.row())
        else:
            print("\n".join(report.console()))
    if options.summary:
        print(json.dumps(summary.result()))


if __name__ == "__main__":
    main()
