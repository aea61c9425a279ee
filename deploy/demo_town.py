"""The demonstration town: stable codes and names, and nothing else. All of it is invented."""

from kit.runtime.settings import Settings

TOWN_CODE = "gangkou"
TOWN = "港口镇"

DEPARTMENTS: dict[str, str] = {
    "dangzheng": "党政综合办公室",
    "dangjian": "党建工作办公室",
    "caizheng": "财政所",
    "shehui": "社会事务办公室（民政所）",
    "nongye": "农业综合服务中心",
    "ziran": "自然资源所",
    "zhifa": "综合行政执法大队",
    "bianmin": "便民服务中心",
    "pingan": "平安建设办公室（综治中心）",
    "sifa": "司法所",
    "tuiyi": "退役军人服务站",
    "wenhua": "文化综合服务站",
    "xiangcun": "乡村振兴办公室",
    "yingji": "应急管理所",
}

VILLAGES: dict[str, str] = {
    "shiwan": "石湾村",
    "shangzhou": "上洲村",
    "baishudun": "柏树墩村",
    "nantang": "南塘村",
    "guzhang": "古樟村",
    "qingxi": "青溪村",
    "taoling": "桃岭村",
    "fengqiaofan": "枫桥畈村",
    "gangdong": "港东社区",
}

# 港东社区 has a residents' committee (居民委员会); the others have villagers' committees (村民委员会).
COMMUNITIES: frozenset[str] = frozenset({"gangdong"})

# Whom the public asks about open affairs; settings of the gateway (政府信息公开条例第十二条).
OFFICE: dict[str, str] = {
    "office_name": "港口镇党政综合办公室（政务公开办）",
    "office_address": "港口镇港东社区镇政府大院一楼",
    "office_hours": "工作日 8:30—12:00，14:30—17:30",
    "office_phone": "0790-0000126",
    "office_fax": "0790-0000127",
    "office_online": "gongkai@gangkou.invalid",
}


def furnish(settings: Settings) -> None:
    """Fill in what the town left open."""
    for name, value in OFFICE.items():
        if not getattr(settings, name):
            setattr(settings, name, value)
